"""Rotas and shifts as the API gives them, for a span or a moment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.escalations.models import Rota
from governance.escalations.rules.spans import Span
from governance.escalations.selectors.duty import MOMENT, duty_read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ListedShift:
    """``person`` is None where a layer is and nobody ready has their turn."""

    rota: Rota
    layer: str  # "" is an override, or a hole
    since: datetime
    until: datetime
    person: Any

    @property
    def rank(self) -> tuple[str, ...]:
        return self.since.isoformat(), str(self.rota.uid), self.layer, self.until.isoformat()


@dataclass(frozen=True, slots=True)
class ListedRota:
    rota: Rota

    @property
    def rank(self) -> tuple[str, ...]:
        return (str(self.rota.uid),)


def rotas_listed(viewer: Viewer) -> list[ListedRota]:
    """Return the open rotas that the viewer sees; one query."""
    found = Rota.objects.open().visible_to(viewer).select_related("department")
    return [ListedRota(each) for each in found.order_by("pk")]


def shifts_listed(
    *, viewer: Viewer, within: Span, rota: UUID | None = None, department: UUID | None = None
) -> list[ListedShift]:
    """Return who is on duty within a span, in the rotas that the viewer sees, closed ones too."""
    rotas = Rota.objects.visible_to(viewer)
    if rota is not None:
        rotas = rotas.filter(uid=rota)
    if department is not None:
        rotas = rotas.filter(department__uid=department)
    reading = duty_read(rotas=rotas, within=within)
    found = []
    for part in reading.parts:
        names = [layer.name for layer in part.plan.layers.all()]
        found += [
            ListedShift(
                part.rota,
                names[shift.layer - 1] if shift.layer else "",
                shift.since,
                shift.until,
                reading.people[shift.person_id],
            )
            for shift in part.duty.shifts
        ]
        found += [
            ListedShift(part.rota, "", hole.since, hole.until, None) for hole in part.duty.holes
        ]
    return sorted(found, key=lambda each: each.rank)


def shifts_finish(page: Iterable[ListedShift]) -> list[dict[str, Any]]:
    """Return shifts as they are answered; no query."""
    return [
        {
            "rota": each.rota.uid,
            "name": each.rota.name,
            "department": each.rota.department.uid,
            "layer": each.layer or None,
            "since": each.since,
            "until": each.until,
            "person": each.person.uid if each.person else None,
            "person_name": each.person.display_name if each.person else None,
        }
        for each in page
    ]


def rotas_finish(page: Iterable[ListedRota], now: datetime) -> list[dict[str, Any]]:
    """Return rotas as they are answered, with who is on duty now; a fixed number of queries."""
    listed = list(page)
    rotas = Rota.objects.filter(pk__in=[each.rota.pk for each in listed])
    reading = duty_read(rotas=rotas, within=Span(now, now + MOMENT))
    on: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for part, shift in reading.shifts():
        person = reading.people[shift.person_id]
        on[part.rota.pk].append({"person": person.uid, "name": person.display_name})
    return [
        {
            "uid": each.rota.uid,
            "name": each.rota.name,
            "department": each.rota.department.uid,
            "on_duty": on[each.rota.pk],
        }
        for each in listed
    ]
