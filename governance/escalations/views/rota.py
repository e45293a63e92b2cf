"""The pages of the duty rota: who is on now, a week, and its files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.dates import date_words
from governance.core.errors import Missing
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.rules import can_preview
from governance.escalations.rules.duty import can_change_rota, draws_up_rotas, looks_at_rotas
from governance.escalations.selectors.rota_pages import (
    SHOWN,
    monday_of,
    on_now,
    overrides_ahead,
    plan_latest,
    rota_get,
    rotas_read,
    week_read,
)
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from governance.escalations.models import Rota
    from governance.escalations.selectors.rota_pages import RotaLine, Week

WEEK = timedelta(days=7)


def may_change(viewer: Viewer, rota: Rota) -> bool:
    small = organisation_size() == "small"
    return can_change_rota(viewer, department_id=rota.department_id, small=small)


@require_safe
@member_required
def rotas(request: HttpRequest) -> HttpResponseBase:
    """The rotas that the viewer sees, with who is on duty at this moment."""
    viewer, now = viewer_of(request), utc_now()
    as_file = format_asked(request)
    lines = rotas_read(viewer=viewer, now=now, most=None if as_file else SHOWN)
    small = organisation_size() == "small"
    if not lines and not looks_at_rotas(viewer, small=small):
        raise Missing
    if as_file:
        return table_response(request, rotas_table(lines))
    context = {
        "lines": lines,
        "may_open": draws_up_rotas(viewer, small=small),
        "cut": SHOWN if len(lines) == SHOWN else 0,
    }
    return render(request, "escalations/rotas.html", context)


def rotas_table(lines: list[RotaLine]) -> Table:
    rows = [
        [
            line.rota.name,
            str(line.rota.department),
            ", ".join(str(person) for person, _until in line.on),
            max((until for _person, until in line.on), default=None),
            len(line.holes),
        ]
        for line in lines
    ]
    header = [_("Rota"), _("Department"), _("On duty"), _("Until"), _("Holes within a week")]
    return Table("rotas", header, rows, len(rows), _("Duty rotas"))


@require_safe
@member_required
def rota(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """A week of one rota, in its own time zone; closed ones can be looked at, too."""
    viewer, now = viewer_of(request), utc_now()
    found = rota_get(viewer, uid)
    plan = plan_latest(found)
    zone = ZoneInfo(plan.time_zone)
    monday = monday_of(request.GET.get("week", ""), zone, now)
    week = week_read(rota=found, monday=monday, zone=zone, now=now)
    with timezone.override(zone):
        if format_asked(request):
            return table_response(request, shifts_table(found, week))
        context = {
            "rota": found,
            "plan": plan,
            "week": week,
            "now": now,
            "today": now.astimezone(zone).date(),
            "days": [(day, date_words(day, "D j M")) for day in week.days],
            "on": on_now(found, now),
            "before": monday - WEEK,
            "after": monday + WEEK,
            "overrides": overrides_ahead(found, now),
            "may_change": may_change(viewer, found) and found.closed_at is None,
            "may_preview": can_preview(viewer),
        }
        return render(request, "escalations/rota.html", context)


def shifts_table(rota: Rota, week: Week) -> Table:
    """The four weeks that begin with the one that is shown, holes among them."""
    rows: list[list[object]] = []
    for part in week.reading.parts:
        names = [layer.name for layer in part.plan.layers.all()]
        rows += [
            [
                shift.since,
                shift.until,
                str(week.reading.people[shift.person_id]),
                names[shift.layer - 1] if shift.layer else _("Override"),
            ]
            for shift in part.duty.shifts
        ]
        rows += [[hole.since, hole.until, "", _("Nobody")] for hole in part.duty.holes]
    rows.sort(key=lambda row: str(row[0]))
    header = [_("From"), _("To"), _("On duty"), _("Layer")]
    return Table("shifts", header, rows, len(rows), f"{rota.name}, {rota.department}")
