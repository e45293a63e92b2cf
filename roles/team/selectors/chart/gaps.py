"""Gaps as a page shows them: what can be done about each, by whom, and whether by the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_today, organisation_zone
from roles.team.models import Role
from roles.team.rules import RoleKind, can_open_role
from roles.team.selectors.circle import last_asked, nearest_heads
from roles.team.selectors.cover import ready_head_coaches

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap


COACH = "coach"


class Action(Enum):
    """What closes a gap, as far as the viewer may do it."""

    NONE = "none"
    ASSIGN = "assign"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class GapRow:
    gap: Gap
    since: date
    action: Action
    role: UUID | None  # for ASSIGN: the role that stands vacant
    fixers: tuple[str, ...]  # names, the nearest first, without the viewer's
    yours: bool  # whether the viewer is one of them
    person: UUID | None  # whom it is about, if it is about one person

    @property
    def assign_query(self) -> str:
        """What the address of Assign ends with; "" when that is not the viewer's to do."""
        if self.action == Action.OPEN:
            return f"?department={self.gap.department_uid}&type={COACH}"
        return f"?role={self.role}" if self.action == Action.ASSIGN else ""


def gap_rows(*, viewer: Viewer, gaps: Sequence[Gap], now: datetime) -> list[GapRow]:
    """Return these gaps with what can be done; six to nine queries, so give it one page of them."""
    if not gaps:
        return []
    ids = {gap.department_id for gap in gaps}
    menders = gap_menders(ids, now)
    coach_roles = dict(
        Role.objects.open()
        .filter(department__in=ids, type__kind=RoleKind.COACH, type__function="")
        .order_by("-opened_at", "-pk")  # the oldest stands, which CV0 leaves to CV1
        .values_list("department_id", "uid")
    )
    about = {gap.person_id for gap in gaps if gap.person_id}
    people = dict(Person.objects.filter(pk__in=about).values_list("pk", "uid"))
    small, zone = organisation_size() == "small", organisation_zone()
    rows = []
    for gap in gaps:
        may = bool(can_open_role(viewer, department_id=gap.department_id, small=small))
        role = gap.subject_uid if gap.rule == "CV0" else coach_roles.get(gap.department_id)
        fixers = tuple(
            each.display_name for each in menders[gap.department_id] if each.pk != viewer.person_id
        )
        since = gap.since.astimezone(zone).date()
        action, person = _action(gap, role, may=may), people.get(gap.person_id or 0)
        rows.append(GapRow(gap, since, action, role, fixers, yours=may, person=person))
    return rows


def gap_menders(department_ids: Collection[int], now: datetime) -> dict[int, list[Person]]:
    """Return by department who can mend a gap there: the nearest head, of it or above, then the
    head coach; where nobody leads, who stands in for them. Three queries, else up to six."""
    leads = [each.person for each in ready_head_coaches(now)[:1]]
    heads = nearest_heads(department_ids)
    found = {
        place: list(dict.fromkeys([*([heads[place]] if place in heads else []), *leads]))
        for place in department_ids
    }
    if all(found.values()):
        return found
    others = last_asked(organisation_today(now))
    return {place: people or others for place, people in found.items()}


def _action(gap: Gap, role: UUID | None, *, may: bool) -> Action:
    if not may or gap.under_way:  # somebody is asked or getting ready: look there first
        return Action.NONE
    if gap.rule == "CV0":
        return Action.ASSIGN
    if gap.rule == "CV1" and gap.severity == 1:  # no coach at all, not one too many
        return Action.ASSIGN if role else Action.OPEN
    return Action.NONE
