"""What happened to one mention, a line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.escalations.rules import Disposition, EscalationState, StepTarget, Why, minutes

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.models import Escalation, Mention, RunStep
    from roles.org.models import Person


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline."""

    at: datetime
    label: str
    detail: str = ""
    mark: str = ""
    url: str = ""  # where the detail leads


def timeline(
    mention: Mention,
    escalation: Escalation | None,
    steps: list[RunStep],
    *,
    first: Person | None = None,
    words: bool = False,
) -> list[Moment]:
    """Return what happened, oldest first; ``first`` took it, where it was handed on since;
    ``words``: who looks may read what people said of it."""
    reported = _("%(name)s reported it") % {"name": mention.logged_by_label}
    detail = str(mention.department or "")
    moments = [Moment(mention.logged_at, reported, detail)]
    if escalation is None:
        note = _("To be noted only: no clock runs")
        return [*moments, Moment(mention.logged_at, note), *_aside_moments(mention)]
    before: set[tuple[int, int | None]] = set()
    for step in steps:
        moments.append(_step_moment(step, again=(step.generation, step.person_id) in before))
        before.add((step.generation, step.person_id))
    ends = _end_moments(escalation, first, words=words)
    return moments + ends + _aside_moments(mention)


def _aside_moments(mention: Mention) -> list[Moment]:
    if mention.set_aside_at is None:
        return []
    label = _("%(name)s set it aside") % {"name": mention.set_aside_by}
    return [Moment(mention.set_aside_at, label, str(Disposition(mention.disposition).label))]


def _step_moment(step: RunStep, *, again: bool) -> Moment:
    target = StepTarget(step.target)
    at = step.done_at or step.due_at
    if step.answer_by is None:
        words = _skipped(target) % {"name": step.webhook}
        return Moment(at, words, str(Why(step.why).label), "bad")
    words = _("Passed on to %(name)s again") if again else _("Passed on to %(name)s")
    label = words % {"name": step.person}
    if step.why == Why.TOLD:
        label = _("The webhook “%(name)s” was told") % {"name": step.webhook}
    allowed = minutes(step.answer_by - at)
    time = ngettext("%(n)d minute to take it", "%(n)d minutes to take it", allowed) % {"n": allowed}
    return Moment(at, label, f"{target.label}, {time}")


def _skipped(target: StepTarget) -> str:
    return {
        StepTarget.COACH: _("No coach to ask, so it went on at once"),
        StepTarget.HEAD_COACH: _("No head coach to ask"),
        StepTarget.DUTY: _("Nobody on duty to ask, so it went on at once"),
        StepTarget.WEBHOOK: _("The webhook “%(name)s” could not be told, so it went on at once"),
        StepTarget.LINE: _("Nobody left to ask"),
    }[target]


def _end_moments(escalation: Escalation, first: Person | None, *, words: bool) -> list[Moment]:
    moments: list[Moment] = []
    if escalation.taken_at is not None:
        taken = _("%(name)s took it") % {"name": first or escalation.holder}
        moments.append(Moment(escalation.taken_at, taken, "", "ok"))
    if escalation.contacted_at is not None:
        answered = _("%(name)s answered first") % {"name": escalation.contacted_by}
        moments.append(Moment(escalation.contacted_at, answered, _cited(escalation), "ok"))
    if escalation.state == EscalationState.CLOSED and escalation.closed_at is not None:
        closed = _("%(name)s closed it") % {"name": escalation.holder}
        moments.append(Moment(escalation.closed_at, closed, "", "ok"))
    if escalation.useful_at is not None:
        moments.append(_judged(escalation, escalation.useful_at, words=words))
    return moments


def _judged(escalation: Escalation, at: datetime, *, words: bool) -> Moment:
    label = _("%(name)s says that it was useful to be told")
    if not escalation.useful:
        label = _("%(name)s says that it was of no use to be told")
    detail, mark = escalation.useful_words if words else "", "ok" if escalation.useful else ""
    return Moment(at, label % {"name": escalation.useful_by}, detail, mark)


def _cited(escalation: Escalation) -> str:
    text = escalation.contact_text
    if text is None:
        return ""
    words = _("With the approved text “%(title)s”, version %(n)d")
    return words % {"title": text.title, "n": text.number}
