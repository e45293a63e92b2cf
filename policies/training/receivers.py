"""Who comes is asked to take the courses they need, who goes is released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policies.guidance.selectors import holders_of, people_below
from policies.training.services import courses_ask, courses_release, people_back_learn

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment


def people_have_changed(
    *, person_ids: list[int], actor: Viewer, now: datetime, joined: bool = False, **_rest: Any
) -> None:
    if not joined:
        people_back_learn(actor=actor, person_ids=person_ids, now=now)
    courses_ask(actor=actor, person_ids=person_ids, now=now, joining=True)
    if joined:
        return
    courses_release(actor=actor, person_ids=person_ids, now=now)


def assignment_was_opened(
    *, assignment: Assignment, actor: Viewer, now: datetime, **_rest: Any
) -> None:
    courses_ask(actor=actor, person_ids=[assignment.person_id], now=now, joining=False)


def assignments_have_changed(
    *, assignment_ids: list[int], actor: Viewer, now: datetime, **_rest: Any
) -> None:
    """A role that was taken on, ended, or goes further than before, brings its holder into an
    audience or out of it."""
    holders = holders_of(assignment_ids)
    if holders:
        courses_ask(actor=actor, person_ids=holders, now=now, joining=False)
        courses_release(actor=actor, person_ids=holders, now=now, by_role=True)


def places_have_changed(
    *, department_ids: list[int], actor: Viewer, now: datetime, **_rest: Any
) -> None:
    """Who works in or below a department that was moved has moved; a channel's may be anybody."""
    people = people_below(department_ids)
    courses_ask(actor=actor, person_ids=people, now=now, joining=True)
    courses_release(actor=actor, person_ids=people, now=now)
