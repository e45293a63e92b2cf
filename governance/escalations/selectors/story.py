"""One mention: who was asked when, what it became, and the clocks of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.core.errors import Missing
from governance.escalations.models import Escalation, Mention, RunStep
from governance.escalations.rules import (
    Disposition,
    EscalationState,
    MentionStep,
    StepTarget,
    Why,
    can_close,
    can_hold,
    can_pass_on,
    can_set_aside,
    can_take,
    clock_tone,
    minutes,
    sees_without_words,
    span_words,
    steps_legal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.models import Person


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
    far: bool = False  # on another day, so that its hour alone does not say when


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline."""

    at: datetime
    label: str
    detail: str = ""
    mark: str = ""


def mention_choices(viewer: Viewer, mention: Mention, *, lapsed: bool) -> dict[str, bool]:
    """Return each step that is possible now, and whether the viewer may take it; reads no more
    than it was given. ``lapsed`` is who needs for a mention what has run out."""
    escalation: Escalation | None = getattr(mention, "escalation", None)
    legal = steps_legal(
        state=escalation.state if escalation else "",
        aside=bool(mention.disposition),
        contacted=escalation is not None and escalation.contacted_at is not None,
        held=mention.held_at is not None,
        kept=mention.stripped_at is None,
    )
    may = _may(viewer, mention, escalation)
    may[MentionStep.TAKE] &= not lapsed
    return {step.value: may[step] for step in legal}


def _may(
    viewer: Viewer, mention: Mention, escalation: Escalation | None
) -> dict[MentionStep, bool]:
    """Return who may, whatever is possible now."""
    asked_id = escalation.asked_id if escalation else None
    holder_id = escalation.holding_id if escalation else None
    place = mention.department_id
    has_it = can_close(viewer, holder_id=escalation.holder_id if escalation else None)
    aside = can_set_aside(viewer, asked_id=asked_id, holder_id=holder_id, department_id=place)
    return {
        MentionStep.TAKE: can_take(viewer, asked_id=asked_id, department_id=place),
        MentionStep.CONTACT: has_it,
        MentionStep.UPDATE: has_it,
        MentionStep.CLOSE: has_it,
        MentionStep.HAND_ON: has_it,
        MentionStep.SET_ASIDE: aside,
        MentionStep.TAKE_BACK: aside,
        MentionStep.PASS_ON: can_pass_on(
            viewer, logged_by_id=mention.logged_by_id, department_id=place
        ),
        MentionStep.HOLD: can_hold(viewer),
        MentionStep.LIFT: can_hold(viewer),
    }


def mention_get(viewer: Viewer, uid: UUID) -> Mention:
    """Return the mention with all that its page shows; raises Missing for who may not see it."""
    mention = (
        Mention.objects.visible_to(viewer)
        .select_related(
            *("channel", "department", "logged_by", "set_aside_by", "held_by"),
            *("escalation__asked", "escalation__holder", "escalation__contacted_by"),
            "escalation__contact_text",
        )
        .filter(uid=uid)
        .first()
    )
    if mention is None:
        raise Missing
    return mention


def original_of(viewer: Viewer, mention: Mention) -> tuple[Mention | None, bool]:
    """Return what it is the same as, if the viewer sees that, and whether they may read it."""
    if mention.duplicate_of_id is None:
        return None, False
    found = Mention.objects.visible_to(viewer).filter(pk=mention.duplicate_of_id).first()
    return found, found is not None and mention_readable(viewer, found)


def mention_readable(viewer: Viewer, mention: Mention) -> bool:
    """Whether the viewer may read the words; auditors and legal see others without them."""
    if not sees_without_words(viewer):
        return True
    return Mention.objects.readable_to(viewer).filter(pk=mention.pk).exists()


def steps_of(escalation: Escalation | None) -> list[RunStep]:
    """Return the steps that were done, in order, with whom they asked."""
    if escalation is None:
        return []
    done = escalation.steps.exclude(done_at=None)
    return list(done.select_related("person").order_by("done_at", "position"))


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
        Clock(
            label=_("First answer"),
            tone=clock_tone(left, allowed, answered=met) if running or met else "",
            used=min(max(allowed - left, 0), allowed),
            allowed=allowed,
            big=clock_words(left, allowed, running=running),
            detail=_contact_detail(escalation),
            by=escalation.contact_due_at if running else None,
            running=running,
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
    return Clock(
        label=str(StepTarget(step.target).label),
        tone=clock_tone(left, allowed, answered=answered is not None),
        used=min(max(allowed - left, 0), allowed),
        allowed=allowed,
        big=clock_words(left, allowed, running=running),
        detail=_clock_detail(step, running=running, answered=answered is not None),
        by=step.answer_by if running else None,
        running=running,
    )


def clock_words(left: int, allowed: int, *, running: bool) -> str:
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


def timeline(
    mention: Mention,
    escalation: Escalation | None,
    steps: list[RunStep],
    *,
    first: Person | None = None,
) -> list[Moment]:
    """Return what happened, oldest first; ``first`` took it, where it was handed on since."""
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
    return moments + _end_moments(escalation, first) + _aside_moments(mention)


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


def _end_moments(escalation: Escalation, first: Person | None) -> list[Moment]:
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
    return moments


def _cited(escalation: Escalation) -> str:
    text = escalation.contact_text
    if text is None:
        return ""
    words = _("With the approved text “%(title)s”, version %(n)d")
    return words % {"title": text.title, "n": text.number}
