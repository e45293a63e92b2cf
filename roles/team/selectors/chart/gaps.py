"""Gaps as a page shows them: what can be done about each, by whom, and whether by the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_today, organisation_zone
from roles.team.rules import can_open_role
from roles.team.selectors.circle import last_asked, nearest_heads
from roles.team.selectors.cover import ready_head_coaches
from roles.team.selectors.gap_acts import gap_acts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap
    from roles.team.selectors.gap_acts import GapAct


@dataclass(frozen=True, slots=True)
class GapRow:
    gap: Gap
    since: date
    act: GapAct | None  # what the viewer may do about it
    fixers: tuple[str, ...]  # names, the nearest first, without the viewer's
    yours: bool  # whether the viewer is one of them
    person: UUID | None  # whom it is about, if it is about one person


def gap_rows(*, viewer: Viewer, gaps: Sequence[Gap], now: datetime) -> list[GapRow]:
    """Return these gaps with what can be done; up to ten queries, so give it one page of them."""
    if not gaps:
        return []
    ids = {gap.department_id for gap in gaps}
    menders = gap_menders(ids, now)
    about = {gap.person_id for gap in gaps if gap.person_id}
    people = dict(Person.objects.filter(pk__in=about).values_list("pk", "uid"))
    small, zone = organisation_size() == "small", organisation_zone()
    rows = []
    for gap, act in zip(gaps, gap_acts(viewer, gaps), strict=True):
        may = bool(can_open_role(viewer, department_id=gap.department_id, small=small))
        fixers = tuple(
            each.display_name for each in menders[gap.department_id] if each.pk != viewer.person_id
        )
        since = gap.since.astimezone(zone).date()
        person = people.get(gap.person_id or 0)
        rows.append(GapRow(gap, since, act, fixers, yours=may, person=person))
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
