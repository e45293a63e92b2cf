"""All gaps of the organisation, or a viewer's: ranked, without what was set aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from roles.org.hooks import gap_alarms, gap_rules, small_gap_rules
from roles.org.models import Exemption
from roles.org.rules.coverage import SMALL_OWN, Act
from roles.org.selectors import departments_below_each, organisation_settings, organisation_size
from roles.org.selectors.gap_rules import gap_rules_of, gaps_as_set, is_asked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap
    from roles.org.models import GapRule


@dataclass(frozen=True, slots=True)
class Aside:
    """A gap that is none for a while, and why."""

    gap: Gap
    exemption: Exemption


def gaps(
    *, viewer: Viewer | None = None, now: datetime, size: str = "", questions: bool = True
) -> list[Gap]:
    """Return every gap, the most urgent first; for ``viewer`` those of theirs. Without
    ``questions`` those only that somebody has to fill.

    Of gaps that are equally grave those come first where a mention is under way, then the oldest.

    A small organisation is shown fewer, unless more rules are switched on. ``size`` asks as
    if it were of that size. One statement a rule, however many people there are.
    """
    found, _aside = _judged(viewer, now, size)
    return _ranked([gap for gap in found if questions or not gap.is_question], now)


def gaps_concerning(viewer: Viewer, found: Iterable[Gap]) -> list[Gap]:
    """Return which of these are the viewer's, in the same order; no query."""
    return [gap for gap in found if _concerns(viewer, gap)]


def gaps_coached(viewer: Viewer, found: Iterable[Gap]) -> list[Gap]:
    """Return which of these are of the departments that the viewer coaches; no query."""
    return [gap for gap in found if gap.department_id in viewer.coached_department_ids]


def gaps_coachless(found: Iterable[Gap]) -> list[Gap]:
    """Return which of these another coach would close: departments without one, and roles of
    coaches that stand vacant; no query."""
    return [gap for gap in found if gap.rule in {"CV0", "CV1"} and gap.act == Act.COACH]


def gaps_with_aside(*, viewer: Viewer, now: datetime) -> tuple[list[Gap], list[Aside]]:
    """Return ``gaps`` and ``gaps_aside`` of one reading."""
    found, aside = _judged(viewer, now, "")
    return _ranked(found, now), _soonest(aside)


def gaps_aside(*, viewer: Viewer, now: datetime) -> list[Aside]:
    """Return the viewer's gaps that an exemption sets aside, those first that come back first."""
    _found, aside = _judged(viewer, now, "")
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


def _judged(viewer: Viewer | None, now: datetime, size: str) -> tuple[list[Gap], list[Aside]]:
    settings = organisation_settings()
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    size = size or settings.size or organisation_size()
    found = [gap for rule in gap_rules for gap in rule(now, today, size)]
    rows = gap_rules_of(size)
    if size == "small":
        found = _of_small(found, rows, now, today)
    found = gaps_as_set(found, rows)
    if viewer is not None:
        found = gaps_concerning(viewer, found)
    return gaps_split(found, today)


def _of_small(found: list[Gap], rows: dict[str, GapRule], now: datetime, today: date) -> list[Gap]:
    """What it is asked for: of some rules in words of its own, which have a hook of their own."""
    kept = [gap for gap in found if gap.rule not in SMALL_OWN and is_asked(gap.rule, "small", rows)]
    named = {(gap.rule, gap.subject_uid) for gap in kept}
    more = [gap for rule in small_gap_rules for gap in rule(now, today, "small")]
    return kept + [gap for gap in more if (gap.rule, gap.subject_uid) not in named]


def _concerns(viewer: Viewer, gap: Gap) -> bool:
    if viewer.within_department_ids is not None:
        return gap.department_id in viewer.within_department_ids
    if viewer.head_coach or viewer.auditor or viewer.administrator or viewer.kind == "token":
        return True
    return gap.department_id in viewer.led_department_ids | viewer.coached_department_ids


def _ranked(found: list[Gap], now: datetime) -> list[Gap]:
    alarmed = frozenset[int]().union(*(rule(now) for rule in gap_alarms)) if found else frozenset()
    found = [replace(gap, alarm=True) if gap.department_id in alarmed else gap for gap in found]
    return sorted(found, key=_urgency)


def _soonest(aside: list[Aside]) -> list[Aside]:
    return sorted(aside, key=lambda each: (each.exemption.ends_on, _urgency(each.gap)))


def _urgency(gap: Gap) -> tuple[int, bool, datetime, str]:
    return gap.severity, not gap.alarm, gap.since, gap.label
