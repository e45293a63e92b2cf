"""The chart as a file to keep or to put into a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify

from governance.core.export import NO_CELL, export_tell
from governance.core.paper import picture_paper
from roles.org.selectors import organisation_settings
from roles.team.selectors.chart.picture import picture_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from roles.team.selectors.chart.coverage import Chart
    from roles.team.selectors.chart.picture import Picture

TYPES = {"svg": "image/svg+xml; charset=utf-8", "pdf": "application/pdf"}


def chart_file(request: HttpRequest, chart: Chart, kind: str) -> HttpResponse:
    """Answer with the chart as ``svg`` or ``pdf``, and tell the trail who took what."""
    picture = picture_of(chart, organisation_settings().name)
    query = f"department={chart.focus.uid}" if chart.focus else ""
    export_tell(request, "chart", kind=kind, query=query, count=chart.figures.people)
    svg = NO_CELL.sub("", render_to_string("team/chart.svg", {"picture": picture}))
    body = svg if kind == "svg" else _paper(picture, svg)
    response = HttpResponse(body, content_type=TYPES[kind])
    name = slugify(picture.title) or "chart"
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _paper(picture: Picture, svg: str) -> bytes:
    return picture_paper(
        title=picture.title, description=picture.description, svg=svg, width=picture.width
    )
