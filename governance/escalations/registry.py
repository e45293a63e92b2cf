"""The mail that asks to take a mention, and what other systems may be told."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.booth import booth_context
from governance.escalations.rules.surges import surge_context
from governance.escalations.rules.watching import watched_context
from governance.notify.registry import MailKind, WebhookEvent
from roles.team.rules import answer_context

ASKED = MailKind(
    key="escalations.asked",
    label=_("A mention waits for you"),
    detail=_("A clock runs while somebody waits for an answer."),
    templates=("escalations/mail/asked", "escalations/mail/handed"),
    required=True,
    urgent=True,
    context=partial(answer_context, name="path", below="/mentions/answer/"),
)

DUTY = MailKind(
    key="escalations.duty",
    label=_("Handing a shift over"),
    detail=_("Somebody asks you to take one, or answers whether they take yours."),
    templates=("escalations/mail/duty", "escalations/mail/duty_answered"),
    urgent=True,
)

PROMISE = MailKind(
    key="escalations.promise",
    label=_("Promises"),
    detail=_(
        "Somebody asks you to approve one, one of yours is answered, or one is yours to keep."
    ),
    templates=(
        "escalations/mail/promise",
        "escalations/mail/promise_answered",
        "escalations/mail/promise_passed",
    ),
)
BOOTH = MailKind(
    key="escalations.booth",
    label=_("Advice of the booth"),
    detail=_("Somebody who has to answer a mention asks you first, or hears what you said."),
    templates=("escalations/mail/booth", "escalations/mail/booth_answered"),
    urgent=True,
    context=booth_context,
)

CLOCK = MailKind(
    key="escalations.clock",
    label=_("A mention that you took"),
    detail=_("A word on it is due, it was taken back from you, or somebody is late with one."),
    templates=("escalations/mail/clock",),
    urgent=True,
)

WATCHED = MailKind(
    key="escalations.watched",
    label=_("Mentions that you watch"),
    detail=_(
        "One was taken, handed on, taken back, answered, set aside or closed; you were added."
    ),
    templates=("escalations/mail/watched",),
    context=watched_context,
)

SURGE = MailKind(
    key="escalations.surge",
    label=_("Early warning"),
    detail=_("More is heard where you coach than is usual at that time."),
    templates=("escalations/mail/surge",),
    urgent=True,
    context=surge_context,
)

UNANSWERED = WebhookEvent(key="escalation.unanswered", label=_("A mention was not taken in time"))
