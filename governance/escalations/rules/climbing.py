"""How an escalation climbs: states, steps, who may take and close it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NotRequired, TypedDict

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.hours import span_after

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from governance.escalations.rules.hours import OfficeHours

TODO_KIND: Final = "escalation"  # of whoever is asked to take one


class EscalationState(TextChoices):
    OPEN = "open", pgettext_lazy("state", "Open")
    TAKEN = "taken", _("Taken")
    CLOSED = "closed", _("Closed")
    ASIDE = "aside", _("Set aside")


class StepTarget(TextChoices):
    """Whom a step asks. The line is never on a path: it is where a run goes with nobody left; a
    webhook is told rather than asked, and whoever reads there may take it."""

    COACH = "coach", _("The department's coach")
    HEAD_COACH = "head_coach", _("The head coach")
    DUTY = "duty", _("Whoever is on duty")
    WEBHOOK = "webhook", _("A chat, or another system")
    LINE = "line", _("Who stands in for the coach, an executive, the line manager or a head")


class Stop(TextChoices):
    """What an escalation lacks whose clock has stopped."""

    PLAN = "plan", _("A step that nothing comes for")
    MESSAGE = "message", _("A step that told nobody")
    NEXT = "next", _("A step that was never planned")
    CLOCK = "clock", _("A clock of who has it that nothing comes for")


class Why(TextChoices):
    """What became of a step; on the page and in the trail."""

    ASKED = "asked", _("Asked")
    NOBODY_READY = "nobody_ready", _("Nobody was ready")
    ASKED_BEFORE = "asked_before", _("Only people who have been asked already")
    NOBODY_ON_DUTY = "nobody_on_duty", _("Nobody was on duty")
    REPORTED = "reported", _("Only the one who reported it")
    OTHER_FOCUS = "other_focus", _("Nobody whose focus reaches it was ready")
    NO_DEPARTMENT = "no_department", _("No department is concerned")
    TOLD = "told", _("Told, nobody in person")
    WEBHOOK_OFF = "webhook_off", _("Its webhook is switched off, or there no more")
    AUTHORITY = "authority", _("Nobody who may go as far as an answer would was ready")


class StepPlan(TypedDict):
    """A step as a run's snapshot keeps it."""

    position: int
    target: str
    wait_minutes: int
    webhook: NotRequired[str]  # the uid of what such a step tells
    name: NotRequired[str]  # and what it is called
    line_minutes: NotRequired[int]  # how long who comes past the end has, where that is said
    round: NotRequired[int]  # from the second walk of the path on: which one


# What ships, and what holds while no path is marked as the default one.
DEFAULT_STEPS: tuple[StepPlan, ...] = (
    {"position": 1, "target": StepTarget.COACH.value, "wait_minutes": 15},
    {"position": 2, "target": StepTarget.HEAD_COACH.value, "wait_minutes": 60},
)


FALLBACK_WAIT_MINUTES = 60


# Whom a path may name; the line manager or head is where a run goes by itself.
ON_A_PATH = (StepTarget.DUTY, StepTarget.COACH, StepTarget.HEAD_COACH, StepTarget.WEBHOOK)


LEAST_WAIT, MOST_WAIT = 1, 7 * 24 * 60  # minutes
MOST_REPEATS = 5


def can_change_paths(viewer: Viewer) -> bool:
    """Administrators, in person, among the definitions."""
    return viewer.is_system or (viewer.kind == "person" and viewer.administrator)


def path_words(steps: list[StepPlan]) -> str:
    """Return a path as people would say it: whom first, for how long, whom then."""
    said = []
    for number, step in enumerate(steps):
        words = gettext("first %(whom)s, who has %(n)d minutes")
        if number:
            words = gettext("then %(whom)s, who has %(n)d minutes")
        whom = str(StepTarget(step["target"]).label)
        whom = whom[:1].lower() + whom[1:]
        if "name" in step:
            whom = gettext("the webhook “%(name)s”") % {"name": step["name"]}
        said.append(words % {"whom": whom, "n": step["wait_minutes"]})
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def step_plan(snapshot: list[StepPlan], position: int) -> StepPlan:
    """Return the step at ``position``; past the end it is the fallback to the line."""
    for plan in snapshot:
        if plan["position"] == position:
            return plan
    known = (plan["line_minutes"] for plan in snapshot if "line_minutes" in plan)
    wait = next(known, FALLBACK_WAIT_MINUTES)
    return {"position": position, "target": StepTarget.LINE.value, "wait_minutes": wait}


def step_after(snapshot: list[StepPlan], position: int, *, anyone_asked: bool) -> int | None:
    """Return the position that follows, or None at the end of the path.

    The end is the last step; only where nobody at all could be asked does the run go on,
    once, to the line manager or the department's head, and it is not walked again before that.
    """
    walks = snapshot if anyone_asked else [plan for plan in snapshot if "round" not in plan]
    later = [plan["position"] for plan in walks if plan["position"] > position]
    if later:
        return min(later)
    last = max((plan["position"] for plan in snapshot), default=0)
    return last + 1 if not anyone_asked and position <= last else None


def steps_repeated(steps: list[StepPlan], repeats: int) -> list[StepPlan]:
    """Return the steps of a path that is walked ``repeats`` times more when nobody answers."""
    return steps + [
        {**step, "position": step["position"] + len(steps) * again, "round": again + 1}
        for again in range(1, repeats + 1)
        for step in steps
    ]


def round_of(snapshot: list[StepPlan], position: int) -> int:
    """Return which walk of the path a step belongs to; the fallback past its end to the first."""
    return next((plan.get("round", 1) for plan in snapshot if plan["position"] == position), 1)


def step_due(asked_at: datetime, plan: StepPlan, hours: OfficeHours | None = None) -> datetime:
    """Return when the one who was asked has had their time, by any clock or in ``hours``."""
    return span_after(asked_at, timedelta(minutes=plan["wait_minutes"]), hours)


def can_take(viewer: Viewer, *, asked_id: int | None, department_id: int | None) -> bool:
    """Whoever is asked at present, the department's coaches and the head coach."""
    if viewer.person_id is None:
        return False
    return (
        viewer.head_coach
        or viewer.person_id == asked_id
        or department_id in viewer.coached_department_ids
    )


def can_close(viewer: Viewer, *, holder_id: int | None) -> bool:
    """Whoever has it, nobody else."""
    return viewer.person_id is not None and viewer.person_id == holder_id
