"""Where feedback can be passed on to, and which departments a tip can be offered to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from governance.core.search import search_any, sort_key
from governance.playbooks.rules import Place
from roles.org.models import Department
from roles.team.models import Assignment
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Feedback

SHOWN: Final = 24  # departments at once; the others are found by their names


@dataclass(frozen=True, slots=True)
class Destination:
    """Where feedback is passed on to: a department's coach, a function, or neither: the hub."""

    department: Department | None = None
    function: str = ""
    label: str = ""

    @property
    def place(self) -> Place:
        if self.department is not None:
            return Place.DEPARTMENT
        return Place.FUNCTION if self.function else Place.HUB

    @property
    def key(self) -> str:
        """Return how forms and the API name it."""
        ref = self.department.uid if self.department else self.function
        return f"{self.place}:{ref}" if ref else str(self.place)


@dataclass(frozen=True, slots=True)
class Places:
    hub: Destination | None  # None where it lies there already
    functions: list[Destination]
    departments: list[Destination]
    more: bool  # departments that are found by their names only


def departments_coached(viewer: Viewer, now: datetime) -> QuerySet[Department]:
    """Return the departments that the viewer sees and that have a coach who is ready."""
    coaches = Assignment.objects.ready(now).filter(
        role__department=OuterRef("pk"), role__type__kind=RoleKind.COACH, role__type__function=""
    )
    return Department.objects.current().visible_to(viewer).filter(Exists(coaches))


def departments_offered(
    viewer: Viewer, *, q: str, but: Collection[int | None], now: datetime
) -> list[Department]:
    """Return departments by name, one more than are shown at once, without those in ``but``."""
    known = departments_coached(viewer, now).exclude(pk__in=[pk for pk in but if pk])
    found = search_any(known, q, name="name") if q.strip() else known
    return list(found.order_by(sort_key("name"), "pk")[: SHOWN + 1])


def functions_ready(now: datetime) -> list[Destination]:
    """Return the functions of the booth that somebody is ready to advise on; one query."""
    held = Assignment.objects.ready(now).filter(role__type__kind=RoleKind.BOOTH)
    rows = held.exclude(role__type__function="").values_list(
        "role__type__function", "role__type__name"
    )
    return [
        Destination(function=function, label=name)
        for function, name in sorted(dict(rows.order_by("pk")).items(), key=lambda row: row[1])
    ]


def places_for(viewer: Viewer, feedback: Feedback, *, q: str, now: datetime) -> Places:
    """Return where ``feedback`` can go from where it lies; two queries."""
    here = feedback.route
    found = departments_offered(viewer, q=q, but=[here.department_id], now=now)
    hub = here.department_id is not None or here.function
    return Places(
        hub=Destination(label=_("Head coach")) if hub else None,
        functions=[each for each in functions_ready(now) if each.function != here.function],
        departments=[Destination(each, label=each.name) for each in found[:SHOWN]],
        more=len(found) > SHOWN,
    )


def destination_read(viewer: Viewer, key: str, now: datetime) -> Destination | None:
    """Return what ``key`` names, or None where there is none that can be told."""
    place, _colon, ref = key.partition(":")
    if place == Place.HUB:
        return Destination(label=_("Head coach"))
    if place == Place.FUNCTION:
        return next((each for each in functions_ready(now) if each.function == ref), None)
    if place != Place.DEPARTMENT:
        return None
    try:
        uid = UUID(ref)
    except ValueError:
        return None
    found = departments_coached(viewer, now).filter(uid=uid).first()
    return Destination(found, label=found.name) if found else None
