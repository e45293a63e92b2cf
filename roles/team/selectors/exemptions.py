"""Rules that are set aside: what a viewer may see of them, and who is asked to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.errors import Missing
from roles.org.models import Exemption
from roles.team.models import Assignment
from roles.team.rules import RoleKind
from roles.team.selectors.circle import administrators, answering

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.models import ExemptionQuerySet, Person

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
    found = exemptions_for(viewer).filter(uid=uid).first()
    if found is None:
        raise Missing
    return found


def exemption_decider(asked_by_id: int | None, today: date) -> Person | None:
    """Return who is asked: a head coach, else an administrator, never who asks; two queries."""
    held = Assignment.objects.active().within_dates(today)
    heads = held.filter(
        role__type__kind=RoleKind.COACH, role__type__function="head", person__in=answering()
    )
    order = [*heads.order_by("starts_on", "pk").values_list("person_id", flat=True)]
    order += administrators()
    chosen = next((key for key in order if key != asked_by_id), None)
    return answering().filter(pk=chosen).first() if chosen else None
