"""``/api/v1/authority/``: who may speak, on a channel and on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.errors import Invalid, Problem
from governance.core.request import viewer_of
from roles.channels.models import Channel
from roles.channels.rules import channel_name
from roles.org.selectors import organisation_settings
from roles.team.api.shapes import AUTHORITIES, MAX_DAY, MIN_DAY
from roles.team.models import Assignment
from roles.team.rules import Authority, ItemKind
from roles.team.selectors.authority import (
    Spoken,
    authority_found,
    channel_asked,
    spoken_of,
)
from roles.team.selectors.moments import Span, span_of

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

    from governance.core.viewer import Viewer
    from roles.team.models import AssignmentQuerySet

TAG = "Role records"


class AuthorityQuery(serializers.Serializer[Any]):
    channel = serializers.UUIDField(
        required=False, help_text="Only whose focus covers this channel of the registry."
    )
    url = serializers.CharField(
        required=False,
        max_length=500,
        help_text="The same by the channel's address, in any spelling; not both.",
    )
    person = serializers.UUIDField(required=False, help_text="Only this person.")
    department = serializers.UUIDField(required=False, help_text="Only roles right in it.")
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Who might at some moment of this day, midnight to midnight where you are.",
    )


class ApprovalRow(serializers.Serializer[Any]):
    """Who said so: the holder accepted, the line manager consented, somebody approved."""

    kind = serializers.ChoiceField(ItemKind.choices)
    by = serializers.CharField()
    at = serializers.DateTimeField()


@extend_schema_serializer(component_name="ReadyPeriod")
class PeriodRow(serializers.Serializer[Any]):
    """A time of being ready: from `since` up to, not including, `until`."""

    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True, help_text="null: still ready.")


@extend_schema_serializer(
    component_name="Authority",
    examples=[
        OpenApiExample(
            "authority",
            value={
                "uid": "019a0000-0000-7000-8000-000000000006",
                "person": "019a0000-0000-7000-8000-000000000001",
                "name": "Priya Shah",
                "role": "019a0000-0000-7000-8000-000000000005",
                "type": "responder",
                "department": "019a0000-0000-7000-8000-000000000002",
                "level": "reply",
                "limit": "50.00",
                "currency": "EUR",
                "ends_on": None,
                "channels": [],
                "languages": ["de"],
                "regions": [],
                "signs_as": "^PS",
                "persona": False,
                "approvals": [
                    {"kind": "approve", "by": "Maria Ortiz", "at": "2026-08-25T10:00:00Z"}
                ],
                "ready": [{"since": "2026-09-01T08:00:00Z", "until": None}],
            },
            response_only=True,
        )
    ],
)
class AuthorityRow(serializers.Serializer[Any]):
    """Somebody who may speak, how far, on what, and why."""

    uid = serializers.UUIDField(help_text="The assignment that it comes from.")
    person = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.UUIDField()
    type = serializers.CharField(help_text="Key of the role's type.")
    department = serializers.UUIDField()
    level = serializers.ChoiceField(
        AUTHORITIES, help_text="As given then, never above what the type allowed then."
    )
    limit = serializers.DecimalField(
        max_digits=10,
        decimal_places=2,
        allow_null=True,
        help_text="Goodwill a case; 0 is none, null is not limited.",
    )
    currency = serializers.CharField()
    ends_on = serializers.DateField(allow_null=True, help_text="The first day without.")
    channels = serializers.ListField(
        child=serializers.UUIDField(), help_text="Focus; empty is all of the department's."
    )
    languages = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    signs_as = serializers.CharField(help_text="The name or initials used outside then.")
    persona = serializers.BooleanField(help_text="Whether that is a persona.")
    approvals = ApprovalRow(many=True)
    ready = PeriodRow(many=True)


class AuthorityList(GenericAPIView[Any]):
    """Who may speak."""

    tag, many, query = TAG, True, AuthorityQuery
    serializer_class = AuthorityRow

    def get(self, request: Request) -> Response:
        """List who may speak, on a channel and on a day, how far and why; in pages.

        Only ready holders, whose focus covers the channel while it is in use. Focus, level and
        limit are those of the end of the day. A channel that is not in the registry has nobody,
        nor has one that is paused, being retired or retired.
        """
        wanted = query_of(request, self.query, ()).filters
        if "url" in request.query_params:  # empty, it would ask for everybody
            wanted["url"] = request.query_params["url"]
        span = span_of(wanted.get("as_of"), utc_now())
        viewer = viewer_of(request)
        rows = self.paginate_queryset(_found(viewer, wanted, span))
        currency = organisation_settings().currency
        spoken = spoken_of(rows or [], viewer=viewer, span=span)
        return self.get_paginated_response([_row(each, currency) for each in spoken])


def _found(viewer: Viewer, wanted: dict[str, Any], span: Span) -> AssignmentQuerySet:
    channel = _channel(viewer, wanted)
    if channel is None and ("channel" in wanted or "url" in wanted):
        return Assignment.objects.none()
    found = authority_found(viewer=viewer, channel=channel, span=span)
    paths = {"person": "person__uid", "department": "role__department__uid"}
    return found.filter(**{paths[name]: wanted[name] for name in paths if name in wanted})


def _channel(viewer: Viewer, wanted: dict[str, Any]) -> Channel | None:
    """Return the channel asked for; Invalid for an address that is none, or for two of them."""
    if "url" not in wanted:
        visible = Channel.objects.visible_to(viewer)
        return visible.filter(uid=wanted["channel"]).first() if "channel" in wanted else None
    if "channel" in wanted:
        detail = _("Give the channel or its address, not both.")
        raise Invalid("one_channel", detail, problems=[Problem("url", detail)])
    if channel_name(wanted["url"]) is None:
        detail = _("This is no address of a channel.")
        raise Invalid("no_address", detail, problems=[Problem("url", detail)])
    return channel_asked(viewer=viewer, text=wanted["url"])


def _row(spoken: Spoken, currency: str) -> dict[str, Any]:
    assignment = spoken.assignment
    return {
        "uid": assignment.uid,
        "person": assignment.person.uid,
        "name": str(assignment.person),
        "role": assignment.role.uid,
        "type": assignment.role.type.key,
        "department": assignment.role.department.uid,
        "level": Authority(spoken.level).name.lower(),
        "limit": None if spoken.limit is None else f"{spoken.limit:.2f}",
        "currency": currency,
        "ends_on": assignment.ends_on,
        "channels": spoken.focus.channels,
        "languages": spoken.focus.languages,
        "regions": spoken.focus.regions,
        "signs_as": spoken.signs_as,
        "persona": spoken.persona,
        "approvals": [
            {"kind": item.kind, "by": item.met_by, "at": item.met_at} for item in spoken.approvals
        ],
        "ready": [{"since": begun, "until": over} for begun, over in spoken.periods],
    }
