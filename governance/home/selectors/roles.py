"""One's own roles, in the words that people see: the state, what one may do, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roles.team.rules import DECISIONS, Authority, state_word
from roles.team.selectors import assignments_for, ready_coaches, ready_head_coaches
from roles.team.selectors.stopped import speaks_nowhere

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment, ChecklistItem

YOURSELF = gettext_lazy("Post about public news from your own account, saying you work here")
MAY: dict[int, _StrPromise] = {
    Authority.LISTEN: gettext_lazy("Listen, filter, warn, and pass on what you find"),
    Authority.APPROVED_TEXT: gettext_lazy("Post a text that was approved"),
    Authority.REPLY: gettext_lazy("Answer in your own words, in the organisation’s name"),
    Authority.PROMISE: gettext_lazy("Promise something on the organisation’s behalf"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checklist, as ``components/checklist.html`` takes it."""

    mark: str
    label: str
    detail: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class MyRole:
    """An assignment of one's own; ``assignment`` has its role, type and checklist loaded."""

    assignment: Assignment
    state: str  # a key of the state_chip tag
    may: list[_StrPromise]
    ask_first: list[_StrPromise]
    missing: list[Line]
    met: int
    renewals: list[tuple[str, datetime]]
    nowhere: bool = False  # ready, but every channel of it is out of use


def my_roles(viewer: Viewer, *, now: datetime) -> list[MyRole]:
    """Return the viewer's open assignments, ready ones first; two queries."""
    found = assignments_for(viewer, now=now).annotate(nowhere=speaks_nowhere())
    mine = found.open().filter(person=viewer.person_id)
    roles = [_my_role(each, viewer, now) for each in mine.order_by("starts_on", "pk")]
    return sorted(roles, key=lambda role: role.state != "ready")


def _my_role(assignment: Assignment, viewer: Viewer, now: datetime) -> MyRole:
    nowhere = bool(assignment.is_ready and getattr(assignment, "nowhere", False))
    ready = bool(assignment.is_ready) and not nowhere
    items = list(assignment.items.all())
    level = assignment.level if ready else Authority.YOURSELF
    return MyRole(
        assignment=assignment,
        state="paused" if nowhere else state_word(assignment.state, ready=ready),
        nowhere=nowhere,
        may=[YOURSELF, *(text for step, text in MAY.items() if step <= level)],
        ask_first=[text for step, text in MAY.items() if step > level],
        missing=[_line(item, assignment, viewer) for item in items if _is_missing(item, now)],
        met=sum(not _is_missing(item, now) for item in items),
        renewals=[
            (item.title, item.expires_at)
            for item in items
            if item.expires_at and item.expires_at > now and _outlived(item.expires_at, assignment)
        ],
    )


def _outlived(moment: datetime, assignment: Assignment) -> bool:
    """Whether the role lasts beyond ``moment``: what lapses after it is not renewed for it."""
    ends = assignment.ends_on
    return ends is None or timezone.localdate(moment) < ends


def _is_missing(item: ChecklistItem, now: datetime) -> bool:
    expired = item.expires_at is not None and item.expires_at <= now
    return item.met_at is None or expired


def _line(item: ChecklistItem, assignment: Assignment, viewer: Viewer) -> Line:
    """Say who can mend it: the viewer by a link, or somebody else by name."""
    own = item.person_id in (None, viewer.person_id)
    path = item.path or f"/assignments/{assignment.uid}/"
    asked = "" if item.person is None or own else _("Asked: %(name)s") % {"name": item.person}
    decision = item.kind in DECISIONS
    return Line(
        mark="wait" if decision and not own else "no",
        label=item.title if item.title and not decision else item.get_kind_display(),
        detail=asked,
        url=path if own else "",
        action=_("Open"),
    )


def coach_of(viewer: Viewer, *, now: datetime) -> Assignment | None:
    """Return the coach to ask: of one's department, else the head coach, never oneself."""
    found = ready_coaches(viewer.department_id, now) if viewer.department_id else []
    others = [each for each in found if each.person_id != viewer.person_id]
    if not others:
        heads = ready_head_coaches(now)
        others = [each for each in heads if each.person_id != viewer.person_id]
    return others[0] if others else None
