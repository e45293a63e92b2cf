"""The mails about questions and feedback."""

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
FEEDBACK = MailKind(
    key="playbooks.feedback",
    label=_("Feedback or a tip waits for you"),
    detail=_("Somebody waits to be told what becomes of it."),
    templates=("playbooks/mail/feedback", "playbooks/mail/tip", "playbooks/mail/tip_withdrawn"),
    required=True,
)
OUTCOME = MailKind(
    key="playbooks.outcome",
    label=_("What became of your feedback"),
    detail=_("Somebody answered what you brought, asked for more, or adopted your tip."),
    templates=(
        "playbooks/mail/outcome",
        "playbooks/mail/feedback_said",
        "playbooks/mail/tip_answered",
    ),
)
