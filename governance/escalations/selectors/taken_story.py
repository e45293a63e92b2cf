"""The clocks of whoever took a mention, on its page: what runs, what comes then, what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.core.dates import date_words
from governance.escalations.rules import EscalationState, clock_tone, minutes, span_words
from governance.escalations.rules.taken import ClockEnd, ClockKind
from governance.escalations.selectors import clocks_shown
from governance.escalations.selectors.clocks_shown import FAR
from governance.escalations.selectors.taken import next_late, next_returned
from governance.escalations.selectors.timeline import Moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from governance.escalations.models import Clock, Escalation, RunStep
    from roles.org.models import Person


def clocks_kept(escalation: Escalation | None) -> list[Clock]:
    """Return the clocks of all who ever had it, in the order in which they began."""
    if escalation is None:
        return []
    kept = escalation.clocks.select_related("holder", "passed_to")
    return list(kept.order_by("started_at", "pk"))


def taken_when(kept: Iterable[Clock]) -> dict[int, datetime]:
    """Return when each climb ended because somebody took it, by its generation."""
    own = [each for each in kept if each.kind != ClockKind.CLOSE]
    return {each.generation - 1: each.started_at for each in reversed(own)}


def clocks_running(
    escalation: Escalation | None, kept: Iterable[Clock], now: datetime
) -> list[clocks_shown.Clock]:
    """Return the clocks that run for who has it, and what comes when they are over."""
    if escalation is None or escalation.state != EscalationState.TAKEN:
        return []
    running = [each for each in kept if each.ended_at is None]
    return [_shown(escalation, each, now) for each in running]


def _shown(escalation: Escalation, clock: Clock, now: datetime) -> clocks_shown.Clock:
    """Once somebody was reminded, their first word has until it is taken back."""
    since, until = clock.started_at, clock.due_at
    if clock.kind == ClockKind.WORD and clock.told_at and clock.comes_at:
        since, until = clock.told_at, clock.comes_at
    allowed, left = minutes(until - since), minutes(until - now)
    return clocks_shown.clock_shown(
        label=str(ClockKind(clock.kind).label),
        tone=clock_tone(left, allowed, answered=False),
        allowed=allowed,
        left=left,
        detail=_detail(escalation, clock, now),
        by=until,
    )


def _detail(escalation: Escalation, clock: Clock, now: datetime) -> str:
    if clock.kind == ClockKind.WORD:
        return _word_detail(escalation, clock, now)
    if clock.passed_at is not None:
        if clock.passed_to is None:
            return _("nobody comes after %(name)s") % {"name": clock.holder}
        return _("%(name)s heard that it is late") % {"name": clock.passed_to}
    if clock.told_at is not None and clock.comes_at is not None:
        person = next_late(escalation, now)
        return _late_detail(person, clock.comes_at, now) if person else _("it is late")
    if clock.kind == ClockKind.UPDATE:
        return _("each update starts it anew")
    return _("counted from when it was passed on")


def _late_detail(person: Person, at: datetime, now: datetime) -> str:
    there = timezone.localtime(at)
    if abs(minutes(at - now)) > FAR:
        words = {"name": person, "moment": date_words(there, "D j M, H:i")}
        return _("%(name)s hears of it on %(moment)s") % words
    words = {"name": person, "time": date_format(there, "H:i")}
    return _("%(name)s hears of it at %(time)s") % words


def _word_detail(escalation: Escalation, clock: Clock, now: datetime) -> str:
    name = {"name": clock.holder}
    if clock.told_at is None:
        return _("then %(name)s is reminded") % name
    if clock.comes_at is None:
        return _("%(name)s was reminded") % name
    person = next_returned(escalation, now)
    if person is None:
        return _("without a word it is taken back from %(name)s") % name
    words = name | {"next": person}
    return _("without a word it is taken back from %(name)s, and %(next)s is asked") % words


def taken_moments(
    escalation: Escalation | None,
    steps: Sequence[RunStep],
    kept: Collection[Clock],
    given: Collection[tuple[datetime, int]],
    *,
    words: bool,
) -> list[Moment]:
    """Return what the clocks did, and what who had it said; ``given``: when it was handed on, and
    to whom; ``words``: who looks may read it."""
    if escalation is None:
        return []
    said = [
        Moment(each.at, _("%(name)s said how far it is") % {"name": each.person}, each.words)
        if words
        else Moment(each.at, _("%(name)s said how far it is") % {"name": each.person})
        for each in escalation.updates.select_related("person")
    ]
    moments = [moment for clock in kept for moment in _moments(clock, given)]
    return said + moments + _lost_moments(steps, kept, given)


def _lost_moments(
    steps: Sequence[RunStep], kept: Iterable[Clock], given: Collection[tuple[datetime, int]]
) -> list[Moment]:
    """Return who took it, and had it no more when it was asked for anew: who left, say."""
    again = {step.generation: step.done_at or step.due_at for step in reversed(steps)}
    lost: dict[int, Clock] = {}
    for clock in kept:
        if clock.kind != ClockKind.CLOSE and clock.end != ClockEnd.RETURNED:
            lost.setdefault(clock.generation, clock)
    found = []
    for clock in lost.values():
        at, name = again.get(clock.generation + 1), {"name": clock.holder}
        if at is None:
            continue
        if (clock.started_at, clock.holder_id) not in given:
            found.append(Moment(clock.started_at, _("%(name)s took it") % name, "", "ok"))
        found.append(Moment(at, _("It is asked for anew, without %(name)s") % name, "", "bad"))
    return found


def _moments(clock: Clock, given: Collection[tuple[datetime, int]]) -> list[Moment]:
    found, name = [], {"name": clock.holder}
    if clock.told_at is not None:
        label = _("%(name)s was reminded") % name
        found.append(Moment(clock.told_at, label, str(ClockKind(clock.kind).label), "bad"))
    if clock.passed_at is None:
        return found
    if clock.kind != ClockKind.WORD:
        if clock.passed_to is not None:
            heard = _("%(name)s heard that it is late") % {"name": clock.passed_to}
            found.append(Moment(clock.passed_at, heard, "", "bad"))
        return found
    if clock.end == ClockEnd.RETURNED:
        silent = span_words(minutes(clock.passed_at - clock.started_at))
        why = _("Nothing was said for %(time)s") % {"time": silent}
        if (clock.started_at, clock.holder_id) not in given:
            found.append(Moment(clock.started_at, _("%(name)s took it") % name, "", "ok"))
        found.append(Moment(clock.passed_at, _("Taken back from %(name)s") % name, why, "bad"))
    return found
