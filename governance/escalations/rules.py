"""Mentions and escalations: states, who may do what, where a mention belongs. Pure decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlsplit

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


class Topic(TextChoices):
    QUESTION = "question", _("Question")
    COMPLAINT = "complaint", _("Complaint")
    PRAISE = "praise", _("Praise")
    SAFETY = "safety", _("Safety, law")
    PRESS = "press", _("Press")
    OTHER = "other", _("Other")


class Wish(TextChoices):
    """What the one who heard it thinks should happen."""

    PASS_ON = "pass_on", _("Pass it on")
    NOTE = "note", _("Just note it")


class EscalationState(TextChoices):
    OPEN = "open", pgettext_lazy("state", "Open")
    TAKEN = "taken", _("Taken")
    CLOSED = "closed", _("Closed")


class StepTarget(TextChoices):
    """Whom a step asks. The last is never on a path: it is where a run goes with nobody left."""

    COACH = "coach", _("The department's coach")
    HEAD_COACH = "head_coach", _("The head coach")
    LINE = "line", _("The line manager or the department's head")


class Stop(TextChoices):
    """What an escalation lacks whose clock has stopped."""

    PLAN = "plan", _("A step that nothing comes for")
    MESSAGE = "message", _("A step that told nobody")
    NEXT = "next", _("A step that was never planned")


class Why(TextChoices):
    """What became of a step; on the page and in the trail."""

    ASKED = "asked", _("Asked")
    NOBODY_READY = "nobody_ready", _("Nobody was ready")
    ASKED_BEFORE = "asked_before", _("Only people who have been asked already")
    NO_DEPARTMENT = "no_department", _("No department is concerned")


class StepPlan(TypedDict):
    """A step as a run's snapshot keeps it."""

    position: int
    target: str
    wait_minutes: int


# What ships, and what holds while no path is marked as the default one.
DEFAULT_STEPS: tuple[StepPlan, ...] = (
    {"position": 1, "target": StepTarget.COACH.value, "wait_minutes": 15},
    {"position": 2, "target": StepTarget.HEAD_COACH.value, "wait_minutes": 60},
)
FALLBACK_WAIT_MINUTES = 60
# Whom a path may name; the line manager or head is where a run goes by itself.
ON_A_PATH = (StepTarget.COACH, StepTarget.HEAD_COACH)
LEAST_WAIT, MOST_WAIT = 1, 7 * 24 * 60  # minutes


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
        said.append(words % {"whom": whom[:1].lower() + whom[1:], "n": step["wait_minutes"]})
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def step_plan(snapshot: list[StepPlan], position: int) -> StepPlan:
    """Return the step at ``position``; past the end it is the fallback to the line."""
    for plan in snapshot:
        if plan["position"] == position:
            return plan
    wait = FALLBACK_WAIT_MINUTES
    return {"position": position, "target": StepTarget.LINE.value, "wait_minutes": wait}


def step_after(snapshot: list[StepPlan], position: int, *, anyone_asked: bool) -> int | None:
    """Return the position that follows, or None at the end of the path.

    The end is the last step; only where nobody at all could be asked does the run go on,
    once, to the line manager or the department's head.
    """
    later = [plan["position"] for plan in snapshot if plan["position"] > position]
    if later:
        return min(later)
    last = max((plan["position"] for plan in snapshot), default=0)
    return last + 1 if not anyone_asked and position <= last else None


def step_due(asked_at: datetime, plan: StepPlan) -> datetime:
    """Return when the one who was asked has had their time."""
    return asked_at + timedelta(minutes=plan["wait_minutes"])


def minutes(span: timedelta) -> int:
    """Return whole minutes, rounded down: 14 min 59 s left are 14."""
    return int(span.total_seconds() // 60)


def span_words(total: int) -> str:
    """Return minutes as a clock says them: 6 min, 1 h 48, 3 d."""
    total = abs(total)
    if total < 60:
        return gettext("%(n)d min") % {"n": total}
    if total < 48 * 60:
        return gettext("%(h)d h %(m)02d") % {"h": total // 60, "m": total % 60}
    return gettext("%(n)d d") % {"n": total // (24 * 60)}


def clock_tone(left: int, allowed: int, *, answered: bool) -> str:
    """Return how a clock looks: met in time, late, soon over (a third left), or calm ("")."""
    if left < 0:
        return "late"
    if answered:
        return "met"
    return "soon" if left * 3 <= allowed else ""


def can_report(viewer: Viewer) -> bool:
    """Whoever is listed here may report, whatever their role."""
    return viewer.person_id is not None


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


def works_on_mentions(viewer: Viewer) -> bool:
    """Whether the desk of mentions is part of the viewer's work; line managers only read."""
    departments = viewer.coached_department_ids | viewer.led_department_ids
    return viewer.head_coach or bool(departments | viewer.report_ids)


@dataclass(frozen=True, slots=True)
class Place:
    """What ``where`` may be an address of: ``urls`` longest first, and bare handles."""

    urls: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()


URL = re.compile(r"^(?:https?://)?(?P<rest>[\w-]+(?:\.[\w-]+)+(?:/\S*)?)$", re.IGNORECASE)
HANDLE = re.compile(r"(?<!\S)@([\w.-]{1,200})")


def url_key(url: str) -> str:
    """Return an address without scheme, ``www.``, query, fragment, last slash and case.

    What is no address ("http://[x") is an empty text.
    """
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    host = host.removeprefix("www.").removeprefix("m.")
    return f"{host}{parts.path}".rstrip("/").lower()


def place_parse(where: str) -> Place:
    """Read a link or a place: every folder of the first link may be a channel's address."""
    links = (word for word in where.split() if URL.match(word))
    pieces = url_key(next(links, "")).split("/")
    urls = ("/".join(pieces[:end]) for end in range(len(pieces), 0, -1))
    handles = tuple(handle.lower() for handle in HANDLE.findall(where))
    return Place(urls=tuple(url for url in urls if url), handles=handles)
