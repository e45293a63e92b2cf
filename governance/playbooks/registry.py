"""The mails about questions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.notify.registry import MailKind

ASKED = MailKind(
    key="playbooks.asked",
    label=_("A question waits for you"),
    detail=_("Somebody waits for your answer."),
    templates=("playbooks/mail/asked",),
    required=True,
)
ANSWERED = MailKind(
    key="playbooks.answered",
    label=_("Your question is answered"),
    detail=_("Somebody answered what you asked."),
    templates=("playbooks/mail/answered",),
)
