"""``/api/v1/break-glass/``: authority at once, for hours, with a reason.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.org.models import Person
from roles.team.api.shapes import (
    ASSIGNMENT_UID,
    AUTHORITIES,
    DEPARTMENT_UID,
    MAX_DAY,
    MIN_DAY,
    PERSON_UID,
    ROLE_UID,
)
from roles.team.rules import (
    DECISIONS_ARE_PEOPLES,
    MOST_AUTHORITY,
    MOST_HOURS,
    Authority,
    can_break_glass,
)
from roles.team.selectors import roles_for
from roles.team.selectors.emergencies import (
    EmergencyFilter,
    emergencies_listed,
    emergency_rows,
)
from roles.team.services import glass_break

if TYPE_CHECKING:
    from rest_framework.request import Request

LEVELS = [level.name.lower() for level in Authority if 0 < level <= MOST_AUTHORITY]


class EmergencyQuery(serializers.Serializer[Any]):
    department = serializers.UUIDField(required=False, help_text="Only roles right in it.")
    person = serializers.UUIDField(required=False, help_text="Only who stepped in.")
    open = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it is in force now."
    )
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Those in force at some moment of this day, as they stood at its end. "
        "Not with `open`.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and attrs.get("open") is not None:
            message = _("Leave it out with as_of: whatever was open that day is listed.")
            raise serializers.ValidationError({"open": message})
        return attrs


@extend_schema_serializer(
    component_name="NewEmergency",
    examples=[
        OpenApiExample(
            "emergency",
            value={
                "role": ROLE_UID,
                "person": PERSON_UID,
                "authority": "listen",
                "hours": 24,
                "reason": "Everybody of the shift is ill.",
            },
            request_only=True,
        )
    ],
)
class EmergencyInput(serializers.Serializer[Any]):
    role = serializers.UUIDField(help_text="A player's.")
    person = serializers.UUIDField(help_text="Never yourself.")
    authority = serializers.ChoiceField(LEVELS)
    hours = serializers.IntegerField(min_value=1, max_value=MOST_HOURS)
    reason = serializers.CharField(max_length=2000)


@extend_schema_serializer(
    component_name="Emergency",
    examples=[
        OpenApiExample(
            "emergency",
            value={
                "uid": ASSIGNMENT_UID,
                "person": PERSON_UID,
                "role": ROLE_UID,
                "department": DEPARTMENT_UID,
                "authority": "listen",
                "by": "Maria Ortiz",
                "began_at": "2026-11-23T09:00:00Z",
                "ends_at": "2026-11-24T09:00:00Z",
                "ended_at": None,
                "open": True,
            },
            response_only=True,
        )
    ],
)
class EmergencyRow(serializers.Serializer[Any]):
    """Somebody who stepped in without being proposed, up to approved text, for hours."""

    uid = serializers.UUIDField(help_text="The assignment that it made.")
    person = serializers.UUIDField()
    role = serializers.UUIDField()
    department = serializers.UUIDField()
    authority = serializers.ChoiceField(AUTHORITIES)
    by = serializers.CharField(help_text="Who gave it.")
    began_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(help_text="When it ends by itself.")
    ended_at = serializers.DateTimeField(allow_null=True)
    open = serializers.BooleanField(
        help_text="Whether it is in force now, or at the end of the day `as_of`."
    )


class EmergencyList(GenericAPIView[Any]):
    """Authority that is given at once."""

    tag, many, query = "Role records", True, EmergencyQuery
    serializer_class, input_class = EmergencyRow, EmergencyInput

    def get(self, request: Request) -> Response:
        """List who got authority in an emergency, in pages."""
        wanted, now = EmergencyFilter(**query_of(request, self.query, ()).filters), utc_now()
        found = emergencies_listed(viewer=viewer_of(request), wanted=wanted, now=now)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(emergency_rows(page or [], now=now, as_of=wanted.as_of))

    def post(self, request: Request) -> Response:
        """Let somebody step in at once: head or coach of the department, or the head coach.

        No token can, and nobody for themselves. It ends by itself; to end it before, post `end`
        to the assignment's `decisions/`.
        """
        viewer, now = viewer_of(request), utc_now()
        if viewer.kind == "token":
            DECISIONS_ARE_PEOPLES.require()
        sent = sent_checked(EmergencyInput(data=request.data))
        role = known(roles_for(viewer).filter(uid=sent["role"]).first(), "role")
        can_break_glass(viewer, department_id=role.department_id).require()
        people = Person.objects.employed().visible_to(viewer)
        made = glass_break(
            actor=viewer,
            role=role,
            person=known(people.filter(uid=sent["person"]).first(), "person"),
            authority=Authority[sent["authority"].upper()].value,
            hours=sent["hours"],
            reason=sent["reason"],
            now=now,
        )
        (body,) = emergency_rows([made], now=now)
        place = request.build_absolute_uri(f"../assignments/{made.uid}/")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})
