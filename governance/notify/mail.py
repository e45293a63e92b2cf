"""One message as e-mail: text and HTML from one layout, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

if TYPE_CHECKING:
    from governance.notify.models import Message


def message_id(message: Message) -> str:
    """Return the Message-ID: the same for every try, so that a double can be told."""
    return f"<{message.uid}@{urlsplit(settings.BASE_URL).hostname}>"


def mail_build(message: Message) -> EmailMultiAlternatives:
    """Render a message; raises TemplateDoesNotExist and the like, which the outbox records."""
    person = message.person
    language = (person.language if person else "") or settings.LANGUAGE_CODE
    zone = (person.time_zone if person else "") or settings.TIME_ZONE
    context = {**message.payload, "person": person, "base_url": settings.BASE_URL}
    with translation.override(language), timezone.override(zone):
        subject = render_to_string(f"{message.template}.subject.txt", context)
        text = render_to_string(f"{message.template}.txt", context)
        html = render_to_string(f"{message.template}.html", context)
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text,
        to=[message.address or (person.email if person and person.email else "")],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def mail_send(message: Message) -> None:
    """Send it; a person without an address has nothing to be sent, and that is no failure."""
    mail = mail_build(message)
    if mail.to != [""]:
        mail.send()
