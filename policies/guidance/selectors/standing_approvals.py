"""Standing approvals: which hold for a guideline, and who may give one or end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policies.guidance.models import StandingApproval
from policies.guidance.rules import HEAD, can_end_standing, functions_listed
from policies.guidance.selectors.approving import (
    audience_plain,
    function_names,
    holders,
    not_authors,
)
from roles.org.selectors import organisation_settings, organisation_size

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import Policy, PolicyVersion


def standing_for(
    version: PolicyVersion, functions: Iterable[str], now: datetime
) -> dict[str, StandingApproval]:
    """Return by function what stands for ``version``, of what its guideline lacks.

    Only for a minor version of what is in force, for the same people, and not of who wrote at it
    or holds the function no more. One query where nothing stands.
    """
    wanted = set(functions) - {HEAD}
    if version.major or not wanted:
        return {}
    rows = StandingApproval.objects.in_force(now).filter(
        policy=version.policy_id, function__in=wanted
    )
    found = {
        row.function: row for row in rows.select_related("person") if _holds(version, row, now)
    }
    if not found or not version.policy.versions.published().exists():
        return {}
    return found if audience_plain(version) == audience_plain(version.policy) else {}


def _holds(version: PolicyVersion, row: StandingApproval, now: datetime) -> bool:
    able = holders(row.function, now)
    return row.person_id in able and bool(not_authors(version, (row.person_id,)))


def functions_stood(viewer: Viewer, policy: Policy, now: datetime) -> dict[str, str]:
    """Return the functions for which the viewer may give a standing approval, with their names:
    those that approve this guideline and that they hold. A query for each, none in a small
    organisation or where none approves."""
    wanted = [each for each in functions_listed(policy.kind, policy.approvals) if each != HEAD]
    if not wanted or viewer.person_id is None or organisation_size() == "small":
        return {}
    held = [each for each in wanted if viewer.person_id in holders(each, now)]
    names = function_names() if held else {}
    return {each: names.get(each, each) for each in held}


@dataclass(frozen=True, slots=True)
class Standing:
    row: StandingApproval
    name: str  # of the function
    last: date  # on the organisation's calendar
    ends: bool  # the viewer may end it


def standings_to_end(viewer: Viewer, policy: Policy, now: datetime) -> list[Standing]:
    """Return those that the viewer may end: their own, or all for who publishes. One query where
    there is none, none for who never approves."""
    if not (viewer.functions or viewer.head_coach or viewer.administrator):
        return []
    return [each for each in standings_shown(viewer, policy, now) if each.ends]


def standings_shown(viewer: Viewer, policy: Policy, now: datetime) -> list[Standing]:
    """Return those that hold for the guideline now, the oldest first; one query where none does."""
    rows = StandingApproval.objects.in_force(now).filter(policy=policy).select_related("person")
    found = list(rows.order_by("given_at", "pk"))
    names = function_names() if found else {}
    settings = organisation_settings() if found else None
    size = settings.size if settings else ""
    zone = ZoneInfo(settings.time_zone) if settings else UTC
    return [
        Standing(
            row,
            names.get(row.function, row.function),
            row.until.astimezone(zone).date(),
            ends=can_end_standing(viewer, row.person_id, size),
        )
        for row in found
    ]
