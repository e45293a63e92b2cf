"""Rules that are set aside: what a viewer may see of them, and who is asked to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.database import row_get
from roles.org.models import Exemption
from roles.team.models import Assignment
from roles.team.rules import (
    RoleKind,
    can_decide_exemption,
    can_end_exemption,
    exemption_legal,
)
from roles.team.selectors.circle import administrators, answering

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.models import ExemptionQuerySet

SHOW = ("now", "asked", "past", "all")


def exemptions_for(viewer: Viewer) -> ExemptionQuerySet:
    seen = Exemption.objects.visible_to(viewer)
    return seen.select_related("department", "person__department", "asked_by", "decided_by")


def exemptions_shown(*, viewer: Viewer, show: str, today: date) -> ExemptionQuerySet:
    """Return those in force, asked for, over or all of them; those that end first on top."""
    found = exemptions_for(viewer)
    if show == "asked":
        found = found.asked()
    elif show == "past":
        found = found.exclude(pk__in=found.asked()).exclude(pk__in=found.in_force(today))
    elif show != "all":
        found = found.in_force(today)
    return found.order_by("ends_on", "pk")


def exemption_get(*, viewer: Viewer, uid: UUID) -> Exemption:
    """Return one; Missing when there is none or the viewer may not see it."""
    return row_get(exemptions_for(viewer), uid)


def place_of(exemption: Exemption) -> int:
    """Return the department it is about: its own, or that of its person; 0 for neither."""
    if exemption.department_id is not None:
        return exemption.department_id
    return (exemption.person.department_id or 0) if exemption.person else 0


def exemption_next(exemption: Exemption) -> tuple[str, ...]:
    """Return what may be done next with it, whoever may: grant, refuse, end."""
    return exemption_legal(
        decided=exemption.decided_at is not None,
        granted=exemption.granted,
        ended=exemption.ended_at is not None,
    )


def exemption_steps(viewer: Viewer, exemption: Exemption, *, small: bool) -> tuple[str, ...]:
    """Return what of it the viewer may do; no query."""
    decides = bool(
        can_decide_exemption(
            viewer,
            asked_by_id=exemption.asked_by_id,
            about_id=exemption.person_id,
            small=small,
        )
    )
    ends = bool(
        can_end_exemption(
            viewer,
            department_id=place_of(exemption),
            asked_by_id=exemption.asked_by_id,
            small=small,
        )
    )
    may = {"grant": decides, "refuse": decides, "end": ends}
    return tuple(step for step in exemption_next(exemption) if may[step])


def exemption_deciders(asked_by_id: int | None, about_id: int | None, today: date) -> list[int]:
    """Return who may be asked: the head coaches, then administrators, never who asks nor whom it
    is about; two queries."""
    held = Assignment.objects.active().within_dates(today)
    heads = held.filter(
        role__type__kind=RoleKind.COACH, role__type__function="head", person__in=answering()
    )
    order = [*heads.order_by("starts_on", "pk").values_list("person_id", flat=True)]
    order += administrators()
    return [key for key in dict.fromkeys(order) if key not in {asked_by_id, about_id}]
