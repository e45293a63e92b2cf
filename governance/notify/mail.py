"""One message as e-mail: text and HTML from one layout, in the reader's language and zone."""

from __future__ import annotations

import re
import smtplib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend as Smtp
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from governance.notify.registry import kind_of
from governance.notify.rules import unsubscribe_token
from governance.notify.selectors import address_of
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from governance.notify.models import Message
    from roles.org.models import OrganisationSettings

OK = 250  # RFC 5321, 4.2.3
BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Round:
    """What the mails of one round share: who sends them, and the connection where it is SMTP."""

    organisation: OrganisationSettings
    line: Smtp | None


@contextmanager
def mail_round() -> Iterator[Round]:
    """Hold one connection for a batch: to make one, with its TLS and its password, costs more than
    a mail does. It is made for the first mail."""
    line = get_connection()
    mails = Round(organisation_settings(), line if isinstance(line, Smtp) else None)
    try:
        yield mails
    finally:
        if mails.line is not None:
            _hang_up(mails.line)


def _hang_up(line: Smtp) -> None:
    with suppress(smtplib.SMTPException, OSError):
        line.close()


def _line_ready(line: Smtp) -> Smtp:
    """Return it open: a server may have ended it since the last mail, or take no more by it."""
    try:
        alive = line.connection is not None and line.connection.noop()[0] == OK
    except (smtplib.SMTPException, OSError):
        alive = False
    if not alive:
        _hang_up(line)
        line.open()
    return line


def message_id(message: Message) -> str:
    """Return the Message-ID: the same for every try, so that a double can be told."""
    return f"<{message.uid}@{urlsplit(settings.BASE_URL).hostname}>"


def stop_url(message: Message) -> str:
    """Return where the reader stops mails of this kind; "" for those that must be sent."""
    kind = kind_of(message.template)
    if message.person is None or kind is None or kind.required:
        return ""
    token = unsubscribe_token(message.person.uid, kind.key)
    return f"{settings.BASE_URL}{reverse('unsubscribe', args=[token])}"


def mail_build(
    message: Message, organisation: OrganisationSettings | None = None
) -> EmailMultiAlternatives:
    """Render a message; raises TemplateDoesNotExist and the like, which the outbox records. The
    settings are read unless they are given.

    What may be left out carries the headers by which a mail program offers that (RFC 8058).
    """
    person, organisation = message.person, organisation or organisation_settings()
    stop = stop_url(message)
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    kind, address = kind_of(message.template), address_of(message)
    made = kind.context(message.payload, address) if kind is not None and kind.context else {}
    context = {**message.payload, **made, "person": person, "stop_url": stop}
    context |= frame_of(organisation)
    language = (person.language if person else "") or organisation.language
    zone = (person.time_zone if person else "") or organisation.time_zone
    with translation.override(language), timezone.override(zone):
        subject, text, html = (
            render_to_string(f"{message.template}{ending}", context)
            for ending in (".subject.txt", ".txt", ".html")
        )
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=plain(text),
        to=[address],
        headers=headers,
    )
    mail.attach_alternative(html, "text/html")
    return mail


def frame_of(organisation: OrganisationSettings) -> dict[str, Any]:
    """Return what the layout says of every mail, whoever sends it."""
    return {"base_url": settings.BASE_URL, "organisation": organisation.name}


def plain(text: str) -> str:
    """Return a rendered text with the gaps closed that tags left behind."""
    return BLANK_LINES.sub("\n\n", text).strip() + "\n"


def mail_send(message: Message, mails: Round) -> None:
    """Send it; raises what the mail server, or the connection to it, does."""
    mail = mail_build(message, mails.organisation)
    if mails.line is None:
        mail.send()
        return
    mail.connection = _line_ready(mails.line)
    try:
        mail.send()
    except Exception:
        _hang_up(mails.line)  # what the server makes of it now is not known
        raise
