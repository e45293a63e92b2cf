"""What the addresses of roles take and give, as the API's description tells it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from roles.team.api.shapes import DEPARTMENT_UID, MAX_DAY, MIN_DAY, ROLE_UID
from roles.team.rules import RoleKind


class RoleQuery(serializers.Serializer[Any]):
    department = serializers.UUIDField(required=False, help_text="Only roles right in it.")
    type = serializers.SlugField(required=False, help_text="Key of a type, such as `responder`.")
    vacant = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether no ready holder fills it.",
    )
    open = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it is not closed."
    )
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Those open on this day; vacant then is whom nobody ready filled all day.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and attrs.get("open") is not None:
            message = _("Leave it out with as_of: whatever was open that day is listed.")
            raise serializers.ValidationError({"open": message})
        return attrs


@extend_schema_serializer(
    component_name="NewRole",
    examples=[
        OpenApiExample(
            "role",
            value={"type": "responder", "department": DEPARTMENT_UID, "focus": "Evenings"},
            request_only=True,
        )
    ],
)
class RoleInput(serializers.Serializer[Any]):
    type = serializers.SlugField(help_text="Key of a type, such as `responder`.")
    department = serializers.UUIDField()
    focus = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    purpose = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    end_goal = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    serves = serializers.CharField(
        required=False, allow_blank=True, max_length=2000, help_text="Left out: as its kind says."
    )


@extend_schema_serializer(
    component_name="Role",
    examples=[
        OpenApiExample(
            "role",
            value={
                "uid": ROLE_UID,
                "type": "responder",
                "kind": "player",
                "name": "Frontline responder",
                "department": DEPARTMENT_UID,
                "focus": "Evenings",
                "purpose": "Answer people where they ask.",
                "end_goal": "Nobody waits a day for an answer.",
                "serves": "Customers with a broken order; the repair desk.",
                "trial_until": None,
                "trial_why": "",
                "opened_at": "2026-08-20T08:00:00Z",
                "closed_on": None,
                "fallback": None,
                "vacant": False,
            },
            response_only=True,
        )
    ],
)
class RoleRow(serializers.Serializer[Any]):
    """A role type in a department, filled or vacant.

    With `as_of` as it stood at the end of that day, and vacant if nobody ready filled it all day.
    """

    uid = serializers.UUIDField()
    type = serializers.CharField(help_text="Key of its type.")
    kind = serializers.ChoiceField(RoleKind.choices)
    name = serializers.CharField(
        required=False, help_text="Of its type. Not with `as_of`: no past names are kept."
    )
    department = serializers.UUIDField()
    focus = serializers.CharField()
    purpose = serializers.CharField()
    end_goal = serializers.CharField()
    serves = serializers.CharField(help_text="Whom, inside and outside.")
    trial_until = serializers.DateField(
        allow_null=True, help_text="When somebody says what becomes of it; null: not on trial."
    )
    trial_why = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_on = serializers.DateField(allow_null=True)
    fallback = serializers.UUIDField(
        allow_null=True, help_text="The person who looks after the work while it is vacant."
    )
    vacant = serializers.BooleanField(help_text="Whether no ready holder fills it.")
