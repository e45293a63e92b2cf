"""The mails about roles, and what other systems may be told of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.notify.registry import MailKind, WebhookEvent
from roles.team.rules import asked_context, level_context

ASKED = MailKind(
    key="team.asked",
    label=_("You are asked about a role"),
    detail=_("Nobody gets a role unless they and those concerned were asked."),
    templates=("team/mail/accept", "team/mail/consent", "team/mail/approve"),
    required=True,
    context=asked_context,
)
ENDED = MailKind(
    key="team.ended",
    label=_("Your role has ended"),
    detail=_("From then on you may not act in it, so you have to know."),
    templates=("team/mail/ended",),
    required=True,
)
REVIEW = MailKind(
    key="team.review",
    label=_("Roles are to be reviewed"),
    detail=_("Two weeks before; the digest reminds you after that."),
    templates=("team/mail/review",),
)
PAUSED = MailKind(
    key="team.paused",
    label=_("Your role is paused, goes on, or goes less far"),
    detail=_("It decides whether you may act, so you have to know."),
    templates=(
        "team/mail/paused",
        "team/mail/resumed",
        "team/mail/lowered",
        "team/mail/capped",
        "team/mail/focus_dropped",
    ),
    required=True,
    context=level_context,
)
EMERGENCY = MailKind(
    key="team.emergency",
    label=_("Somebody got authority in an emergency"),
    detail=_("Nobody was asked first, so those concerned have to know."),
    templates=("team/mail/break_glass",),
    required=True,
    urgent=True,
    context=level_context,
)
VACATED = MailKind(
    key="team.vacated",
    label=_("Somebody no longer holds a role"),
    detail=_("For line managers, proposers and coaches: the work has to go on."),
    templates=("team/mail/vacated", "team/mail/handing_over", "team/mail/looks_after"),
)
ANSWERED = MailKind(
    key="team.answered",
    label=_("How a proposal went"),
    detail=_("Everybody said yes, somebody said no, or nobody answered in time."),
    templates=("team/mail/active", "team/mail/declined", "team/mail/lapsed"),
    context=level_context,
)
PARTNER = MailKind(
    key="team.partner",
    label=_("A partner's time here ends"),
    detail=_("Thirty and seven days before, to them and their sponsor."),
    templates=("team/mail/partner_ends",),
)
READY = MailKind(
    key="team.ready",
    label=_("You are ready"),
    detail=_("The last thing on your checklist is done, and you may act."),
    templates=("team/mail/ready",),
    context=level_context,
)
EXEMPTION = MailKind(
    key="team.exemption",
    label=_("A rule that you asked to set aside"),
    detail=_("Whether it was set aside, and when it counts again."),
    templates=("team/mail/exemption",),
)
HOURS = MailKind(
    key="team.hours",
    label=_("A role takes more hours a week than before"),
    detail=_("For the holder, and for the line manager, who consents to the time."),
    templates=("team/mail/hours",),
)
MAILS = (
    *(EXEMPTION, ASKED, ENDED, PAUSED, EMERGENCY, VACATED, REVIEW, ANSWERED, READY, PARTNER),
    HOURS,
)

ASSIGNMENT_READY = WebhookEvent(
    key="assignment.ready", label=_("Somebody is ready to act in a role")
)
