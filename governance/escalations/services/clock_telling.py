"""Who hears that a clock of somebody who took a mention is late: to-dos and mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.escalations.rules.taken import CLOCK_KIND, CLOSE_KIND, ClockKind
from governance.notify.services import message_queue
from governance.todos.services import todo_open

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.models import Clock, Escalation
    from roles.org.models import Person


def tell_holder(actor: Viewer, escalation: Escalation, clock: Clock, now: datetime) -> None:
    """Remind who has it of what they owe, and say what follows."""
    reasons = {
        ClockKind.WORD: _("You took it, and nothing is said yet"),
        ClockKind.UPDATE: _("The next update is due"),
        ClockKind.CLOSE: _("It was to be over by now"),
    }
    due_at = clock.comes_at or now
    reason = reasons[ClockKind(clock.kind)]
    _owe(actor, escalation, clock, clock.holder, reason=reason, due_at=due_at, now=now)
    _mail(escalation, clock, clock.holder, clock.kind, now)


def tell_returned(escalation: Escalation, clock: Clock, now: datetime) -> None:
    """Tell who had it that it was taken back."""
    _mail(escalation, clock, clock.holder, "back", now)


def tell_next(
    actor: Viewer, escalation: Escalation, clock: Clock, person: Person, now: datetime
) -> None:
    """Tell who comes next on the path that somebody has it and is late."""
    reason = _("%(name)s has it and is late") % {"name": clock.holder}
    _owe(actor, escalation, clock, person, reason=reason[:100], due_at=now, now=now)
    _mail(escalation, clock, person, f"next_{clock.kind}", now)


def _owe(
    actor: Viewer,
    escalation: Escalation,
    clock: Clock,
    person: Person,
    *,
    reason: str,
    due_at: datetime,
    now: datetime,
) -> None:
    """A late closing is a to-do of its own: a word in between does not settle it."""
    mention, closing = escalation.mention, clock.kind == ClockKind.CLOSE
    title = _("A mention waits for a word: %(subject)s")
    if closing:
        title = _("A mention was to be over: %(subject)s")
    parts = (mention.get_topic_display(), str(mention.department or ""))
    subject = ", ".join(filter(None, parts))
    todo_open(
        actor=actor,
        person=person,
        kind=CLOSE_KIND if closing else CLOCK_KIND,
        ref=escalation.uid,
        title=title % {"subject": subject},
        path=reverse("mention", args=[mention.uid]),
        reason=reason,
        due_at=due_at,
        now=now,
    )


def _mail(escalation: Escalation, clock: Clock, person: Person, why: str, now: datetime) -> None:
    mention = escalation.mention
    message_queue(
        key=f"escalation_clock:{clock.pk}:{why}",
        person=person,
        template="escalations/mail/clock",
        payload={
            "why": why,
            "name": str(clock.holder),
            "title": mention.title,
            "since": clock.started_at.isoformat(),
            "by": clock.due_at.isoformat(),
            "then": clock.comes_at.isoformat() if clock.comes_at else "",
            "path": reverse("mention", args=[mention.uid]),
        },
        now=now,
    )
