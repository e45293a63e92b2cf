"""All gaps of the organisation, or a viewer's: ranked, without what was set aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from roles.org.hooks import gap_alarms
from roles.org.models import Exemption
from roles.org.rules.coverage import Act
from roles.org.selectors import departments_below_each
from roles.team.rules import sees_all_gaps
from roles.team.selectors.gaps.counted import gaps_counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap
    from roles.team.selectors.gaps.counted import Counted


@dataclass(frozen=True, slots=True)
class Aside:
    """A gap that is none for a while, and why."""

    gap: Gap
    exemption: Exemption


def gaps(
    *,
    viewer: Viewer | None = None,
    now: datetime,
    size: str = "",
    questions: bool = True,
    counted: Counted | None = None,
) -> list[Gap]:
    """Return every gap, the most urgent first; for ``viewer`` those of theirs. Without
    ``questions`` those only that somebody has to fill.

    Of gaps that are equally grave those come first where a mention is under way, then the oldest.

    A small organisation is shown fewer, unless more rules are switched on. ``size`` asks as
    if it were of that size. One statement a rule, however many people there are; none of what
    was ``counted`` before.
    """
    found, _aside = _judged(viewer, now, counted or gaps_counted(now=now, size=size))
    return _ranked([gap for gap in found if questions or not gap.is_question], now)


def gaps_concerning(viewer: Viewer, found: Iterable[Gap]) -> list[Gap]:
    """Return which of these are the viewer's, in the same order; no query."""
    return [gap for gap in found if gap_concerns(viewer, gap.department_id)]


def gaps_coached(viewer: Viewer, found: Iterable[Gap]) -> list[Gap]:
    """Return which of these are of the departments that the viewer coaches; no query."""
    return [gap for gap in found if gap.department_id in viewer.coached_department_ids]


def gaps_coachless(found: Iterable[Gap]) -> list[Gap]:
    """Return which of these another coach would close: departments without one, and roles of
    coaches that stand vacant; no query."""
    return [gap for gap in found if gap.rule in {"CV0", "CV1"} and gap.act == Act.COACH]


def gaps_with_aside(
    *, viewer: Viewer, now: datetime, counted: Counted
) -> tuple[list[Gap], list[Aside]]:
    """Return ``gaps`` and ``gaps_aside`` of what was counted."""
    found, aside = _judged(viewer, now, counted)
    return _ranked(found, now), _soonest(aside)


def gaps_aside(*, viewer: Viewer, now: datetime) -> list[Aside]:
    """Return the viewer's gaps that an exemption sets aside, those first that come back first."""
    _found, aside = _judged(viewer, now, gaps_counted(now=now))
    return _soonest(aside)


def gaps_split(found: Iterable[Gap], today: date) -> tuple[list[Gap], list[Aside]]:
    """Return which of these count today, and which an exemption sets aside; two queries."""
    kept: list[Gap] = []
    aside: list[Aside] = []
    places, people = _exemptions(today)
    for gap in found:
        exemption = places.get((gap.rule, gap.department_id)) or people.get(
            (gap.rule, gap.person_id or 0)
        )
        if exemption is None:
            kept.append(gap)
        else:
            aside.append(Aside(gap, exemption))
    return kept, aside


def _exemptions(
    today: date,
) -> tuple[dict[tuple[str, int], Exemption], dict[tuple[str, int], Exemption]]:
    """Return what is in force by (rule, department), those below included, and (rule, person)."""
    places: dict[tuple[str, int], Exemption] = {}
    people: dict[tuple[str, int], Exemption] = {}
    in_force = list(
        Exemption.objects.in_force(today).select_related("department", "person").order_by("ends_on")
    )
    below = departments_below_each(each.department_id for each in in_force if each.department_id)
    for each in in_force:  # the one that lasts longest wins, being last
        if each.person_id is not None:
            people[each.rule, each.person_id] = each
        for key in below[each.department_id or 0]:
            places[each.rule, key] = each
    return places, people


def _judged(
    viewer: Viewer | None, now: datetime, counted: Counted
) -> tuple[list[Gap], list[Aside]]:
    today = now.astimezone(ZoneInfo(counted.zone)).date()
    found = counted.found if viewer is None else gaps_concerning(viewer, counted.found)
    return gaps_split(found, today)


def gap_concerns(viewer: Viewer, department_id: int) -> bool:
    """Return whether gaps of this department are the viewer's; no query."""
    if viewer.within_department_ids is not None:
        return department_id in viewer.within_department_ids
    theirs = viewer.led_department_ids | viewer.coached_department_ids
    return sees_all_gaps(viewer) or department_id in theirs


def _ranked(found: list[Gap], now: datetime) -> list[Gap]:
    alarmed = frozenset[int]().union(*(rule(now) for rule in gap_alarms)) if found else frozenset()
    found = [replace(gap, alarm=True) if gap.department_id in alarmed else gap for gap in found]
    return sorted(found, key=_urgency)


def _soonest(aside: list[Aside]) -> list[Aside]:
    return sorted(aside, key=lambda each: (each.exemption.ends_on, _urgency(each.gap)))


def _urgency(gap: Gap) -> tuple[int, bool, datetime, str]:
    return gap.severity, not gap.alarm, gap.since, gap.label
