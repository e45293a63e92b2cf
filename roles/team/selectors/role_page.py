"""One role as its page shows it: who holds it, held it, stands in and works with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.database import row_get
from roles.org.models import Person
from roles.org.selectors import organisation_size, people_told
from roles.team.models import Assignment, Liaison
from roles.team.rules import OPEN_STATES, State, can_open_role, can_propose, state_word
from roles.team.selectors.assignments import roles_for
from roles.team.selectors.dotted import dotted_of
from roles.team.selectors.fallbacks import role_fallback
from roles.team.selectors.focus import channels_prefetch
from roles.team.selectors.vacancy import vacant_since

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.team.models import Role

FORMER = 50


@dataclass(frozen=True, slots=True)
class Holder:
    assignment: Assignment
    word: str  # a key of the state_chip tag


@dataclass(frozen=True, slots=True)
class RolePage:
    role: Role
    holders: list[Holder]  # active first; also who is proposed
    former: list[Assignment]
    vacant_since: datetime | None
    looks_after: Person | None  # who does while it is vacant
    fallback: Person | None  # none for who may not read the name, as in dotted
    liaisons: list[Liaison]
    dotted: list[Person]
    may_change: bool
    may_apply: bool
    may_nominate: bool


@dataclass(frozen=True, slots=True)
class RoleSteps:
    role: Role
    legal: list[str]  # what is possible now: close
    yours: list[str]


def role_steps(viewer: Viewer, role: Role) -> RoleSteps:
    """Return whether a role can be closed, and by the viewer; two queries."""
    closable = role.closed_on is None and not role.assignments.open().exists()
    may = can_open_role(
        viewer,
        department_id=role.department_id,
        function=role.type.function,
        small=organisation_size() == "small",
    )
    legal = ["close"] if closable else []
    return RoleSteps(role, legal, legal if may else [])


def role_page(*, viewer: Viewer, uid: UUID, now: datetime) -> RolePage:
    """Return what the page shows; a fixed number of queries. Missing if it is not to be seen."""
    role = row_get(roles_for(viewer).select_related("fallback"), uid)
    small = organisation_size() == "small"
    holders = _holders(viewer, role, now)
    liaisons = role.liaisons.filter(ended_at=None, person__in=Person.objects.visible_to(viewer))
    may_change = bool(
        can_open_role(
            viewer, department_id=role.department_id, function=role.type.function, small=small
        )
    )
    is_open = role.closed_on is None
    takes = is_open and role.department.closed_on is None
    proposes = takes and bool(can_propose(viewer, role=role, person=Person(), small=small))
    me = Person(pk=viewer.person_id)
    applies = proposes and bool(can_propose(viewer, role=role, person=me, small=small))
    mine = any(each.assignment.person_id == viewer.person_id for each in holders)
    vacant = vacant_since([role], now).get(role.pk) if is_open else None
    after = role_fallback(role, now) if vacant else None
    return RolePage(
        role=role,
        holders=holders,
        former=_former(viewer, role),
        vacant_since=vacant,
        looks_after=next(iter(_told(viewer, [after] if after else [])), None),
        fallback=next(iter(_told(viewer, [role.fallback] if role.fallback else [])), None),
        liaisons=list(liaisons.select_related("person__department").order_by("named_at", "pk")),
        dotted=_told(viewer, dotted_of(role, now)),
        may_change=may_change and is_open,
        may_apply=applies and viewer.person_id is not None and not mine,
        may_nominate=proposes,
    )


def _told(viewer: Viewer, people: list[Person]) -> list[Person]:
    told = people_told(viewer, [each.pk for each in people])
    return [each for each in people if each.pk in told]


def _holders(viewer: Viewer, role: Role, now: datetime) -> list[Holder]:
    found = (
        Assignment.objects.visible_to(viewer)
        .filter(role=role, state__in=OPEN_STATES)
        .select_related("person", "backup")
        .prefetch_related(channels_prefetch())
        .with_readiness(now)
        .order_by("starts_on", "pk")
    )
    holders = [Holder(each, state_word(each.state, ready=each.is_ready)) for each in found]
    return sorted(holders, key=lambda each: each.assignment.state == State.PROPOSED)


def _former(viewer: Viewer, role: Role) -> list[Assignment]:
    """Return who held it, the last ones first; who was only proposed is not told."""
    ended = Assignment.objects.visible_to(viewer).filter(role=role, state=State.ENDED)
    return list(ended.select_related("person").order_by("-closed_at", "-pk")[:FORMER])
