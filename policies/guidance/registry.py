"""The mails about guidelines."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.notify.registry import MailKind

MINOR = MailKind(
    key="guidance.minor",
    label=_("A detail of a guideline that you signed has changed"),
    detail=_("What you signed still holds, and there is nothing to do."),
    templates=("guidance/mail/minor",),
)
CONSULTED = MailKind(
    key="guidance.consulted",
    label=_("Your opinion of a draft is asked for"),
    detail=_("Once for each draft of a guideline that is meant for you."),
    templates=("guidance/mail/consulted",),
)
NUDGE = MailKind(
    key="guidance.nudge",
    label=_("Somebody reminds you of a guideline"),
    detail=_("Beside the mail in the morning: from your line manager, a head or a coach."),
    templates=("guidance/mail/nudge",),
)
LATE = MailKind(
    key="guidance.late",
    label=_("Who of yours is a week late with a guideline"),
    detail=_("To coaches, once about each person and guideline."),
    templates=("guidance/mail/late",),
)
APPROVAL_PASSED = MailKind(
    key="guidance.approval",
    label=_("You are asked to approve a text, since nobody else answered"),
    detail=_("Once, when an approval passes on to you after five working days."),
    templates=("guidance/mail/approval",),
)
TRANSLATION = MailKind(
    key="guidance.translation",
    label=_("A translation waits for you to publish it"),
    detail=_("Once, when one comes that its version did not wait for, or passes on to you."),
    templates=("guidance/mail/translation",),
)
QUESTION = MailKind(
    key="guidance.question",
    label=_("Somebody asks about a text before they approve it, or answers you"),
    detail=_("To who wrote it, and then to who asked."),
    templates=("guidance/mail/question", "guidance/mail/question_answered"),
)
STOOD = MailKind(
    key="guidance.stood",
    label=_("A version came into force by your standing approval"),
    detail=_("Once for each, so that you look at it afterwards."),
    templates=("guidance/mail/stood",),
)
MAILS = (MINOR, CONSULTED, NUDGE, LATE, APPROVAL_PASSED, TRANSLATION, QUESTION, STOOD)
