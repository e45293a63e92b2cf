"""``/api/v1/response-times/``: how long people wait for an answer, by place or by kind.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.errors import Invalid, Missing, Problem
from governance.core.request import viewer_of
from governance.escalations.api.shapes import CHANNEL_UID, DEPARTMENT_UID
from governance.escalations.rules import Severity, Topic
from governance.escalations.rules.response import (
    LEAST_ANSWERS,
    MOST_DAYS,
    USUAL_DAYS,
    can_read_response,
)
from governance.escalations.selectors.response import (
    KindRow,
    ResponseWish,
    response_by_kind,
    response_by_place,
    response_total,
)
from governance.escalations.selectors.response_useful import response_by_reporter, useful_total
from roles.org.selectors import organisation_zone

if TYPE_CHECKING:
    from rest_framework.request import Request

    from governance.escalations.selectors.response import Figures, PlaceRow
    from governance.escalations.selectors.response_useful import ReporterRow

EARLIEST, LATEST = 2000, 2100
FIGURES = {
    "count": 12,
    "answered": 11,
    "median": 1500,
    "ninetieth": 9000,
    "decided": 11,
    "in_time": 10,
    "closed": 9,
    "closed_median": 86400,
    "closed_ninetieth": 172800,
}
CLOCKS = {
    "taken": 11,
    "taken_back": 1,
    "updates": 20,
    "updates_late": 3,
    "closings": 10,
    "closings_late": 1,
}


class ResponseQuery(serializers.Serializer[Any]):
    by = serializers.ChoiceField(
        ["place", "kind", "reporter"],
        required=False,
        help_text="By department and channel, unless given; or each topic and gravity by channel; "
        "or, whether it was useful to be told, by department and that of who reported it.",
    )
    since = serializers.DateField(
        required=False, help_text=f"From that day on; {USUAL_DAYS} days unless given."
    )
    until = serializers.DateField(
        required=False, help_text="To that day, counted too; today unless given."
    )
    department = serializers.UUIDField(required=False, help_text="Only what concerns it.")
    channel = serializers.UUIDField(required=False, help_text="Only what was heard there.")
    topic = serializers.ChoiceField(Topic.choices, required=False, help_text="What it is about.")
    severity = serializers.ChoiceField(Severity.choices, required=False, help_text="How grave.")


@extend_schema_serializer(
    component_name="ResponseTimes",
    examples=[
        OpenApiExample(
            "times",
            value={
                "since": "2026-08-26",
                "until": "2026-11-23",
                "total": FIGURES | CLOCKS,
                "rows": [
                    {"department": DEPARTMENT_UID, "channel": CHANNEL_UID, **FIGURES, **CLOCKS}
                ],
            },
            response_only=True,
        )
    ],
)
class ResponseRow(serializers.Serializer[Any]):
    """Spans are seconds on the wall, null where nothing was answered or closed."""

    since = serializers.DateField()
    until = serializers.DateField()
    total = serializers.DictField(
        help_text="`count` were passed on; `median` and `ninetieth` percentile of the first "
        "answer; `in_time` of those `decided`, that is answered or late; `closed_…` until closed. "
        "`taken` is how many somebody had, `taken_back` how many of these were taken back because "
        "nothing was said; `updates_late` of the next `updates` that were said, or late by now; "
        "`closings_late` of those closed, or late by now, where their path says until when. By "
        "`reporter` alone: `at_once` of those `taken` were never at the wrong desk, and of those "
        "`judged` so many were `useful`."
    )
    rows = serializers.ListField(
        child=serializers.DictField(),
        help_text="The same by `department` and `channel`, null for elsewhere; or by `topic`, "
        "`severity` and `channel` of what came on more than one, with how much `later` it is than "
        f"on the fastest and how many `times`, where at least {LEAST_ANSWERS} were answered; "
        "or by `department` and `reporter`, the department of who reported it then, null for a "
        "tool.",
    )


class ResponseTimes(GenericAPIView[Any]):
    """How long people wait for an answer."""

    tag, query, may_miss = "Mentions", ResponseQuery, True
    serializer_class = ResponseRow

    def get(self, request: Request) -> Response:
        """Read how long the first answer and the end took of what was passed on in a span of days.

        Of your departments; of all for the head coach, auditors and tokens within their limit.
        What was set aside does not count.
        """
        viewer, now = viewer_of(request), utc_now()
        if not can_read_response(viewer):
            raise Missing
        asked = query_of(request, self.query, (), paged=False).filters
        by, wish = asked.pop("by", "place"), _wish(asked)
        given: dict[str, Any] = {"viewer": viewer, "wish": wish, "now": now}
        if by == "reporter":
            told = response_by_reporter(viewer=viewer, wish=wish)
            total = asdict(useful_total(each.figures for each in told))
            rows = [_reporter_row(each) for each in told]
            days = {"since": wish.since, "until": wish.until}
            return Response(days | {"total": total, "rows": rows})
        found: list[Any] = response_by_kind(**given) if by == "kind" else response_by_place(**given)
        body = {"since": wish.since, "until": wish.until, "total": _told(response_total(**given))}
        return Response(body | {"rows": [_row(each) for each in found]})


def _wish(asked: dict[str, Any]) -> ResponseWish:
    today: date = utc_now().astimezone(organisation_zone()).date()
    until = asked.pop("until", today)
    since = asked.pop("since", None)
    detail = _("From a day to a later one, within three years.")
    if not EARLIEST <= until.year < LATEST:
        raise Invalid("span", detail, problems=[Problem("until", detail)])
    since = since or until - timedelta(days=USUAL_DAYS - 1)
    if since.year < EARLIEST or not 0 <= (until - since).days < MOST_DAYS:
        raise Invalid("span", detail, problems=[Problem("since", detail)])
    return ResponseWish(since, until, **asked)


def _row(row: PlaceRow | KindRow) -> dict[str, Any]:
    told = {"channel": row.channel.uid if row.channel else None, **_told(row.figures)}
    if isinstance(row, KindRow):
        later = row.later.total_seconds() if row.later is not None else None
        kind = {"topic": row.topic, "severity": row.severity}
        return {**kind, **told, "later": later, "times": row.times}
    return {"department": row.department.uid if row.department else None, **told}


def _reporter_row(row: ReporterRow) -> dict[str, Any]:
    return {
        "department": row.department.uid if row.department else None,
        "reporter": row.reporter.uid if row.reporter else None,
        **asdict(row.figures),
    }


def _told(figures: Figures) -> dict[str, Any]:
    found = {name: getattr(figures, name) for name in FIGURES}
    found |= {name: getattr(figures.clocks, name) for name in CLOCKS}
    return {
        name: each.total_seconds() if isinstance(each, timedelta) else each
        for name, each in found.items()
    }
