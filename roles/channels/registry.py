"""The mail about channels."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.notify.registry import MailKind
from roles.channels.rules import answered_context

ANSWERED = MailKind(
    key="channels.answered",
    label=_("What became of an account you asked for or reported"),
    detail=_("Adopted or not, and why."),
    templates=("channels/mail/answered",),
    context=answered_context,
)
DECIDED = MailKind(
    key="channels.decided",
    label=_("What was decided about a channel that concerns your department"),
    detail=_("Where your department is to be told after."),
    templates=("channels/mail/decided",),
)
ADVICE_LAPSED = MailKind(
    key="channels.advice_lapsed",
    label=_("That nobody of the booth can advise you any more"),
    detail=_("On a channel you asked about."),
    templates=("channels/mail/advice_lapsed",),
)
