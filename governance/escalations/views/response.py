"""The report of response times: who waits how long, where, and for what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.response import ResponseForm
from governance.escalations.rules import Severity, Topic
from governance.escalations.rules.response import LEAST_ANSWERS, USUAL_DAYS, can_read_response
from governance.escalations.selectors.response import (
    ResponseWish,
    response_by_kind,
    response_by_place,
    response_choices,
    response_total,
)
from governance.escalations.selectors.response_useful import (
    response_by_reporter,
    useful_total,
)
from roles.org.selectors import organisation_zone

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from governance.escalations.selectors.response import Figures, KindRow, PlaceRow
    from governance.escalations.selectors.response_useful import ReporterRow, UsefulFigures


@require_safe
@member_required
def response_times(request: HttpRequest) -> HttpResponseBase:
    """First answer and end by department and channel, or (``show=kinds``) by kind of request; or
    (``show=taken``) how whoever took them stood to their clocks, or (``show=useful``) whether it
    was useful to be told."""
    viewer, now = viewer_of(request), utc_now()
    if not can_read_response(viewer):
        raise Missing
    form = ResponseForm(response_choices(viewer), request.GET)
    wish = response_wish(form, now.astimezone(organisation_zone()).date())
    show = request.GET.get("show")
    kinds, taken, useful = show == "kinds", show == "taken", show == "useful"
    asked: dict[str, Any] = {"viewer": viewer, "wish": wish, "now": now}
    places = [] if kinds or useful else response_by_place(**asked)
    reporters = response_by_reporter(viewer=viewer, wish=wish) if useful else []
    compared = response_by_kind(**asked) if kinds else []
    if format_asked(request):
        table = kinds_table(compared) if kinds else places_table(places)
        table = taken_table(places) if taken else table
        return table_response(request, useful_table(reporters) if useful else table)
    context = {
        "form": form,
        "wish": wish,
        "total": response_total(**asked),
        "kinds": kinds,
        "taken": taken,
        "useful": useful,
        "reporters": reporters,
        "useful_total": useful_total(row.figures for row in reporters),
        "places": places,
        "compared": compared,
        "least": LEAST_ANSWERS,
        "slow": [row for row in compared if row.slow],
        "departments": form.departments,
        "topics": [("", _("All")), *Topic.choices],
        "severities": [("", _("All")), *Severity.choices],
    }
    status = 200 if form.is_valid() else 422
    return render(request, "escalations/response.html", context, status=status)


def response_wish(form: ResponseForm, today: date) -> ResponseWish:
    """Return what is asked for; the last 90 days where that is not said, or said wrongly."""
    given = form.cleaned_data if form.is_valid() else {}
    until = given.get("until") or today
    since = given.get("since") or until - timedelta(days=USUAL_DAYS - 1)
    department = given.get("department")
    return ResponseWish(
        min(since, until),
        max(since, until),
        department=department.uid if department else None,
        topic=given.get("topic", ""),
        severity=given.get("severity", ""),
    )


def places_table(rows: list[PlaceRow]) -> Table:
    header = [_("Department"), _("Channel"), *_figures_header()]
    told = [
        [str(row.department or ""), str(row.channel or _("Elsewhere")), *_cells(row.figures)]
        for row in rows
    ]
    return Table("response-times", header, told, len(told), _("Response times"))


def taken_table(rows: list[PlaceRow]) -> Table:
    header = [
        *(_("Department"), _("Channel"), _("Passed on"), _("Taken"), _("Taken back")),
        *(_("Next updates"), _("Of these late"), _("Late, percent")),
        *(_("Closings"), _("Of these late"), _("Late, percent")),
    ]
    told = [
        [str(row.department or ""), str(row.channel or _("Elsewhere")), *_clock_cells(row.figures)]
        for row in rows
    ]
    title = _("What whoever took a mention owed")
    return Table("response-times-taken", header, told, len(told), title)


def useful_table(rows: list[ReporterRow]) -> Table:
    header = [
        *(_("Passed on to"), _("Reported in"), _("Passed on"), _("Taken")),
        *(_("Right at once"), _("Right at once, percent")),
        *(_("Judged"), _("Useful"), _("Useful, percent")),
    ]
    told = [
        [str(row.department or ""), str(row.reporter or ""), *_useful_cells(row.figures)]
        for row in rows
    ]
    title = _("Whether it was useful to be told")
    return Table("response-times-useful", header, told, len(told), title)


def _useful_cells(found: UsefulFigures) -> list[object]:
    at_once = found.at_once / found.taken if found.taken else None
    useful = found.useful / found.judged if found.judged else None
    return [
        *(found.count, found.taken, found.at_once, _percent(at_once)),
        *(found.judged, found.useful, _percent(useful)),
    ]


def _clock_cells(figures: Figures) -> list[object]:
    found = figures.clocks
    return [
        *(figures.count, found.taken, found.taken_back),
        *(found.updates, found.updates_late, _percent(found.updates_share)),
        *(found.closings, found.closings_late, _percent(found.closings_share)),
    ]


def kinds_table(rows: list[KindRow]) -> Table:
    more = [_("Minutes more than on the fastest channel"), _("Times as long")]
    header = [_("Topic"), _("How grave it is"), _("Channel"), *_figures_header(), *more]
    told = [
        [
            str(Topic(row.topic).label),
            str(Severity(row.severity).label),
            str(row.channel or _("Elsewhere")),
            *_cells(row.figures),
            _minutes(row.later),
            round(row.times, 1) if row.times is not None else None,
        ]
        for row in rows
    ]
    title = _("Response times, the same kind on other channels")
    return Table("response-times-by-kind", header, told, len(told), title)


def _figures_header() -> list[str]:
    return [
        _("Passed on"),
        _("Answered"),
        _("First answer: median, minutes"),
        _("First answer: 90th percentile, minutes"),
        _("In time, percent"),
        _("Closed"),
        _("Until closed: median, minutes"),
        _("Until closed: 90th percentile, minutes"),
    ]


def _cells(figures: Figures) -> list[object]:
    return [
        *(figures.count, figures.answered),
        *(_minutes(figures.median), _minutes(figures.ninetieth)),
        _percent(figures.share),
        *(figures.closed, _minutes(figures.closed_median), _minutes(figures.closed_ninetieth)),
    ]


def _percent(share: float | None) -> int | None:
    return round(share * 100) if share is not None else None


def _minutes(span: timedelta | None) -> int | None:
    return round(span.total_seconds() / 60) if span is not None else None
