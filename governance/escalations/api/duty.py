"""``/api/v1/rotas/`` and ``/api/v1/shifts/``: who is on duty, at any time.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.utils.urls import replace_query_param

from governance.core.api.paging import RankedPage
from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.errors import Invalid, Problem
from governance.core.request import viewer_of
from governance.escalations.api.shapes import DEPARTMENT_UID, PERSON_UID, NoQuery
from governance.escalations.rules.rota import MOST_DAYS
from governance.escalations.rules.spans import DAY, Span
from governance.escalations.selectors.duty import MOMENT
from governance.escalations.selectors.duty_rows import (
    WEEK,
    rotas_finish,
    rotas_listed,
    shifts_finish,
    shifts_listed,
)

if TYPE_CHECKING:
    from datetime import datetime

    from rest_framework.request import Request
    from rest_framework.response import Response

TAG = "Duty"
ROTA_UID = "019a0000-0000-7000-8000-000000000014"
EARLIEST, LATEST = 2000, 2100


@extend_schema_serializer(
    component_name="Rota",
    examples=[
        OpenApiExample(
            "rota",
            value={
                "uid": ROTA_UID,
                "name": "Support desk",
                "department": DEPARTMENT_UID,
                "on_duty": [{"person": PERSON_UID, "name": "Priya Shah"}],
            },
            response_only=True,
        )
    ],
)
class RotaRow(serializers.Serializer[Any]):
    """An open rota, and who is on duty by it now."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    department = serializers.UUIDField()
    on_duty = serializers.ListField(
        child=serializers.DictField(), help_text="By `person` and `name`; nobody is an empty list."
    )


class ShiftQuery(serializers.Serializer[Any]):
    since = serializers.DateTimeField(required=False, help_text="From then on; now unless given.")
    until = serializers.DateTimeField(
        required=False, help_text=f"To then, at most {MOST_DAYS} days on; a week unless given."
    )
    at = serializers.DateTimeField(required=False, help_text="Instead: who is on duty then.")
    rota = serializers.UUIDField(required=False, help_text="Only this one.")
    department = serializers.UUIDField(required=False, help_text="Only its rotas.")


@extend_schema_serializer(
    component_name="Shift",
    examples=[
        OpenApiExample(
            "shift",
            value={
                "rota": ROTA_UID,
                "name": "Support desk",
                "department": DEPARTMENT_UID,
                "layer": "First line",
                "since": "2026-11-23T09:00:00Z",
                "until": "2026-11-30T09:00:00Z",
                "person": PERSON_UID,
                "person_name": "Priya Shah",
            },
            response_only=True,
        )
    ],
)
class ShiftRow(serializers.Serializer[Any]):
    """Somebody on duty without a break, cut to what was asked for; or nobody."""

    rota = serializers.UUIDField()
    name = serializers.CharField(help_text="The rota's.")
    department = serializers.UUIDField()
    layer = serializers.CharField(allow_null=True, help_text="Null is an override, or a hole.")
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    person = serializers.UUIDField(
        allow_null=True, help_text="Null: a layer is, and nobody ready has their turn."
    )
    person_name = serializers.CharField(allow_null=True)


class RotaList(GenericAPIView[Any]):
    """List the open rotas that you may see, and who is on duty by each now; in pages."""

    tag, many, query = TAG, True, NoQuery
    serializer_class, pagination_class = RotaRow, RankedPage

    def get(self, request: Request) -> Response:
        query_of(request, self.query, ())
        page = self.paginate_queryset(rotas_listed(viewer_of(request)))
        return self.get_paginated_response(rotas_finish(page or [], utc_now()))


class ShiftPage(RankedPage):
    """Pages of one span: what began now on the first page begins there on each that follows."""

    since: datetime | None = None

    def get_next_link(self) -> str | None:
        link = super().get_next_link()
        if link is None or self.since is None:
            return link
        return replace_query_param(link, "since", self.since.isoformat())


class ShiftList(GenericAPIView[Any]):
    """List who is on duty in a span, or at a moment, and when nobody is; in pages.

    Of the past as it was: what changed in a rota later does not change who was on duty.
    """

    tag, many, query = TAG, True, ShiftQuery
    serializer_class, pagination_class = ShiftRow, ShiftPage

    def get(self, request: Request) -> Response:
        asked = query_of(request, self.query, ()).filters
        within = _span(asked, utc_now())
        if isinstance(self.paginator, ShiftPage) and "at" not in asked:
            self.paginator.since = within.since
        found = shifts_listed(
            viewer=viewer_of(request),
            within=within,
            rota=asked.get("rota"),
            department=asked.get("department"),
        )
        page = self.paginate_queryset(found)
        return self.get_paginated_response(shifts_finish(page or []))


def _span(asked: dict[str, Any], now: datetime) -> Span:
    """Return the span that is asked for; Invalid for one that is none, or too long."""
    since, until = asked.get("at") or asked.get("since") or now, asked.get("until")
    detail = _("Ask for at most %(n)d days, between 2000 and 2100.") % {"n": MOST_DAYS}
    if not all(EARLIEST <= each.year < LATEST for each in (since, until or since)):
        raise Invalid("span", detail, problems=[Problem("since", detail)])
    if "at" in asked:
        return Span(since, since + MOMENT)
    span = Span(since, until or since + WEEK)
    if not span.since < span.until <= span.since + MOST_DAYS * DAY:
        raise Invalid("span", detail, problems=[Problem("until", detail)])
    return span
