"""Who comes is asked to read, who goes is released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policies.guidance.selectors import holders_of, people_below
from policies.guidance.services import (
    exemption_follow,
    guidelines_ask,
    guidelines_release,
    people_back_wait,
    people_moved_spare,
)
from policies.guidance.services.attesting import leavers_release
from policies.guidance.services.clauses import clauses_follow

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Exemption
    from roles.team.models import Assignment


def people_have_changed(
    *, person_ids: list[int], actor: Viewer, now: datetime, joined: bool = False, **_rest: Any
) -> None:
    if joined:
        guidelines_ask(actor=actor, person_ids=person_ids, now=now, joining=True)
        return
    people_back_wait(actor=actor, person_ids=person_ids, now=now)
    guidelines_ask(actor=actor, person_ids=person_ids, now=now, joining=True)
    guidelines_release(actor=actor, person_ids=person_ids, now=now)
    people_moved_spare(actor=actor, person_ids=person_ids, now=now)
    leavers_release(actor=actor, person_ids=person_ids, now=now)
    clauses_follow(actor=actor, person_ids=person_ids, now=now)


def assignment_was_opened(
    *, assignment: Assignment, actor: Viewer, now: datetime, **_rest: Any
) -> None:
    guidelines_ask(actor=actor, person_ids=[assignment.person_id], now=now, joining=False)
    clauses_follow(actor=actor, person_ids=[assignment.person_id], now=now)


def assignments_have_changed(
    *, assignment_ids: list[int], actor: Viewer, now: datetime, **_rest: Any
) -> None:
    """A role that was taken on, ended, or goes further than before, brings its holder into an
    audience or out of it."""
    holders = holders_of(assignment_ids)
    if holders:
        guidelines_ask(actor=actor, person_ids=holders, now=now, joining=False)
        guidelines_release(actor=actor, person_ids=holders, now=now, by_role=True)
        clauses_follow(actor=actor, person_ids=holders, now=now)


def places_have_changed(
    *, department_ids: list[int], actor: Viewer, now: datetime, **_rest: Any
) -> None:
    """Who works or holds a role in or below a department that was moved has moved; a channel's
    may be anybody."""
    people = people_below(department_ids)
    guidelines_ask(actor=actor, person_ids=people, now=now, joining=True)
    guidelines_release(actor=actor, person_ids=people, now=now)
    people_moved_spare(actor=actor, person_ids=people, now=now)
    clauses_follow(actor=actor, person_ids=people, now=now)


def rule_aside_has_changed(
    *, exemption: Exemption, actor: Viewer, now: datetime, **_rest: Any
) -> None:
    exemption_follow(actor=actor, exemption=exemption, now=now)
