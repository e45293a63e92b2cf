"""Rules that are set aside, as the API gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from governance.core.errors import Missing
from roles.team.rules import sees_gaps
from roles.team.selectors.exemptions import exemptions_for
from roles.team.selectors.moments import day_of

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.models import Exemption, ExemptionQuerySet

STATES = ("asked", "in_force", "refused", "ended", "over")


@dataclass(frozen=True, slots=True)
class ExemptionFilter:
    """What a client asked for; None is everything."""

    rule: str | None = None
    department: UUID | None = None
    person: UUID | None = None
    state: str | None = None
    as_of: date | None = None


def exemptions_listed(*, viewer: Viewer, wanted: ExemptionFilter, today: date) -> ExemptionQuerySet:
    """Return those asked for, with ``as_of`` those in force on that day; to be paged.

    Raises Missing for those whose business gaps are not.
    """
    if not sees_gaps(viewer):
        raise Missing
    found = exemptions_for(viewer)
    if wanted.as_of is not None:
        found = found.in_force_then(wanted.as_of, day_of(wanted.as_of)[1])
    if wanted.state is not None:
        found = _in_state(found, wanted.state, today)
    asked = {
        "rule": wanted.rule,
        "department__uid": wanted.department,
        "person__uid": wanted.person,
    }
    return found.filter(**{path: value for path, value in asked.items() if value is not None})


def _in_state(found: ExemptionQuerySet, state: str, today: date) -> ExemptionQuerySet:
    match state:
        case "asked":
            return found.asked()
        case "in_force":
            return found.in_force(today)
        case "refused":
            return found.filter(granted=False)
        case "ended":
            return found.filter(ended_at__isnull=False)
    return found.filter(granted=True, ended_at=None, ends_on__lte=today)


def exemption_state(exemption: Exemption, today: date) -> str:
    """Return one of ``STATES``; one that begins later counts as in force."""
    if exemption.ended_at is not None:
        return "ended"
    if exemption.decided_at is None:
        return "asked"
    if not exemption.granted:
        return "refused"
    return "in_force" if today < exemption.ends_on else "over"


def exemption_row(
    exemption: Exemption, today: date, *, as_of: date | None = None
) -> dict[str, Any]:
    """Return one as it is answered, in the state of today, or as it stood at the end of the day
    ``as_of``, on which it was in force; it has its people at hand."""
    return {
        "uid": exemption.uid,
        "rule": exemption.rule,
        "department": exemption.department.uid if exemption.department else None,
        "person": exemption.person.uid if exemption.person else None,
        "state": exemption_state(exemption, today) if as_of is None else "in_force",
        "reason": exemption.reason,
        "starts_on": exemption.starts_on,
        "ends_on": exemption.ends_on,
        "asked_by": exemption.asked_label,
        "asked_at": exemption.asked_at,
        "decided_by": exemption.decided_label,
        "decided_at": exemption.decided_at,
        "decision_reason": exemption.decision_reason,
        "ended_at": exemption.ended_at if as_of is None else None,
    }
