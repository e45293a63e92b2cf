"""The clocks of a mention as its page draws them: whoever was asked, and the first answer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from governance.escalations.rules import (
    EscalationState,
    StepTarget,
    clock_tone,
    minutes,
    span_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from governance.escalations.models import Escalation, RunStep


FAR: Final = 12 * 60  # minutes: further from now an hour alone does not say of which day it is


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that one step gave: ``used`` of ``allowed`` minutes, and that in words."""

    label: str
    tone: str  # late, soon, met or ""
    used: int
    allowed: int
    big: str
    detail: str
    by: datetime | None  # while it runs
    running: bool
    far: bool  # so that its hour alone does not say when


def clock_shown(
    *,
    label: str,
    tone: str,
    allowed: int,
    left: int,
    detail: str,
    by: datetime | None,
) -> Clock:
    """Return a clock that had ``allowed`` minutes, of which so many are or were ``left``."""
    return Clock(
        label=label,
        tone=tone,
        used=min(max(allowed - left, 0), allowed),
        allowed=allowed,
        big=_words(left, allowed, running=by is not None),
        detail=detail,
        by=by,
        running=by is not None,
        far=by is not None and abs(left) > FAR,
    )


def clocks(
    escalation: Escalation,
    steps: list[RunStep],
    now: datetime,
    taken: Mapping[int, datetime] = MappingProxyType({}),
) -> list[Clock]:
    """Return the clock of each one who was asked; the last of an open one is running.

    ``taken``: when a climb was taken that went on again later, by its generation.
    """
    if escalation.state == EscalationState.ASIDE:
        return []
    asked = [step for step in steps if step.person is not None]
    return [
        _clock(escalation, step, following, now, taken)
        for step, following in zip_longest(asked, asked[1:])
    ]


def contact_clocks(escalation: Escalation | None, now: datetime) -> list[Clock]:
    """Return the clock until whoever said it is answered first; none of what is set aside, or was
    passed on before there was one."""
    if escalation is None or escalation.contact_due_at is None:
        return []
    if escalation.state == EscalationState.ASIDE:
        return []
    until = escalation.contacted_at or escalation.closed_at
    allowed = minutes(escalation.contact_due_at - escalation.opened_at)
    left = minutes(escalation.contact_due_at - (until or now))
    running, met = until is None, escalation.contacted_at is not None
    return [
        clock_shown(
            label=_("First answer"),
            tone=clock_tone(left, allowed, answered=met) if running or met or left < 0 else "",
            allowed=allowed,
            left=left,
            detail=_contact_detail(escalation),
            by=escalation.contact_due_at if running else None,
        )
    ]


def _contact_detail(escalation: Escalation) -> str:
    if escalation.contacted_at is not None:
        return _("%(name)s answered first") % {"name": escalation.contacted_by}
    if escalation.closed_at is not None:
        return _("Closed, and no answer is noted")
    return _("Whoever said it has no answer yet")


def _clock(
    escalation: Escalation,
    step: RunStep,
    following: RunStep | None,
    now: datetime,
    taken: Mapping[int, datetime],
) -> Clock:
    assert step.done_at is not None  # noqa: S101 (steps_of leaves the others out)
    assert step.answer_by is not None  # noqa: S101 (whoever was asked was given a time)
    answered = escalation.taken_at
    if following is not None:
        again = following.generation != step.generation
        answered = taken.get(step.generation) if again else None
    until = answered or (following.done_at if following else None)
    allowed = minutes(step.answer_by - step.done_at)
    left = minutes(step.answer_by - (until or now))
    running = until is None
    return clock_shown(
        label=str(StepTarget(step.target).label),
        tone=clock_tone(left, allowed, answered=answered is not None),
        allowed=allowed,
        left=left,
        detail=_clock_detail(step, running=running, answered=answered is not None),
        by=step.answer_by if running else None,
    )


def _words(left: int, allowed: int, *, running: bool) -> str:
    if running and left >= 0:
        return _("%(time)s left") % {"time": span_words(left)}
    if running:
        return _("%(time)s over") % {"time": span_words(left)}
    used = span_words(max(allowed - left, 0))
    return _("%(used)s of %(allowed)s") % {"used": used, "allowed": span_words(allowed)}


def _clock_detail(step: RunStep, *, running: bool, answered: bool) -> str:
    name = {"name": step.person}
    if running:
        return _("%(name)s is asked") % name
    return _("Taken in this time") if answered else _("%(name)s did not take it") % name
