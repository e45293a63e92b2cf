"""The chart as a file to keep or to put into a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify

from governance.core.events import list_exported
from governance.core.export import NO_CELL
from governance.core.request import viewer_of
from roles.org.selectors import organisation_settings
from roles.team.selectors.chart.picture import picture_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from roles.team.selectors.chart.coverage import Chart

SVG = "image/svg+xml; charset=utf-8"


def chart_svg(request: HttpRequest, chart: Chart) -> HttpResponse:
    """Answer with the chart as SVG, and tell the trail who took what."""
    picture = picture_of(chart, organisation_settings().name)
    list_exported.send(
        sender=None,
        actor=viewer_of(request),
        name="chart",
        kind="svg",
        query=f"department={chart.focus.uid}" if chart.focus else "",
        count=chart.figures.people,
    )
    body = NO_CELL.sub("", render_to_string("team/chart.svg", {"picture": picture}))
    response = HttpResponse(body, content_type=SVG)
    name = slugify(picture.title) or "chart"
    response["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return response
