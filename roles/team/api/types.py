"""``/api/v1/role-types/``: the catalogue of kinds of role, and adding to it.

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
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.team.api.shapes import AUTHORITIES, MAX_DAY, MIN_DAY
from roles.team.models import RoleType
from roles.team.rules import Authority, RoleKind, can_change_types
from roles.team.selectors.type_rows import types_finish, types_listed
from roles.team.services import role_type_add

if TYPE_CHECKING:
    from rest_framework.request import Request

LONGEST, MOST_LINES, LINE = 2000, 30, 200


class TypeQuery(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(RoleKind.choices, required=False, help_text="Only this kind.")
    retired = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether it opens no new roles any more.",
    )
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="The kinds that were there at the end of this day, with the authority and "
        "goodwill of then; their words are those of now. Not with `retired`.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and attrs.get("retired") is not None:
            message = _("Leave it out with as_of: each row says whether it was retired by then.")
            raise serializers.ValidationError({"retired": message})
        return attrs


@extend_schema_serializer(
    component_name="RoleType",
    examples=[
        OpenApiExample(
            "type",
            value={
                "uid": "019a0000-0000-7000-8000-00000000000a",
                "key": "responder",
                "name": "Frontline responder",
                "kind": "player",
                "function": "responder",
                "purpose": "Answer people where they ask.",
                "end_goal": "Nobody waits a day for an answer.",
                "serves": "Customers with a broken order; the repair desk.",
                "accountabilities": ["Answers within the day"],
                "authority": "reply",
                "goodwill_limit": "50.00",
                "critical": False,
                "contract_clause": False,
                "access_needed": True,
                "retired_on": None,
            },
            response_only=True,
        )
    ],
)
class TypeRow(serializers.Serializer[Any]):
    """A kind of role; `key` is what other rows call it."""

    uid = serializers.UUIDField()
    key = serializers.SlugField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(RoleKind.choices)
    function = serializers.CharField()
    purpose = serializers.CharField()
    end_goal = serializers.CharField()
    serves = serializers.CharField(help_text="Whom its roles serve, inside and outside.")
    accountabilities = serializers.ListField(child=serializers.CharField())
    authority = serializers.ChoiceField(AUTHORITIES, help_text="How far its holders may go.")
    goodwill_limit = serializers.DecimalField(
        max_digits=10, decimal_places=2, allow_null=True, help_text="A case, in your currency."
    )
    critical = serializers.BooleanField(help_text="Whether its holders need a backup.")
    contract_clause = serializers.BooleanField(
        help_text="Whether its holders need a signed contract with the clauses that are for them."
    )
    access_needed = serializers.BooleanField(
        help_text="Whether its holders need access to the channels that are named to them."
    )
    retired_on = serializers.DateField(allow_null=True)


class TypeFields(serializers.Serializer[Any]):
    """What may be said of a kind of role when it is added, and changed later."""

    purpose = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST, help_text="New roles begin with it."
    )
    end_goal = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST, help_text="New roles begin with it."
    )
    serves = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST, help_text="New roles begin with it."
    )
    accountabilities = serializers.ListField(
        child=serializers.CharField(max_length=LINE), required=False, max_length=MOST_LINES
    )
    goodwill_limit = serializers.DecimalField(
        max_digits=10,
        decimal_places=2,
        min_value=0,
        required=False,
        allow_null=True,
        help_text="A case, in your currency.",
    )
    critical = serializers.BooleanField(
        required=False, help_text="Whether its holders need a backup."
    )
    contract_clause = serializers.BooleanField(
        required=False, help_text="Whether its holders need a signed contract."
    )
    access_needed = serializers.BooleanField(
        required=False, help_text="Whether its holders need access to channels named to them."
    )


@extend_schema_serializer(
    component_name="RoleTypeWanted",
    examples=[
        OpenApiExample(
            "type",
            value={"name": "Crisis speaker", "kind": "player", "authority": "reply"},
            request_only=True,
        )
    ],
)
class TypeInput(TypeFields):
    """A kind of role; its key is made of its name, and stays."""

    name = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(RoleKind.choices)
    authority = serializers.ChoiceField(AUTHORITIES)


@extend_schema_serializer(
    component_name="RoleTypeChange",
    examples=[
        OpenApiExample(
            "change",
            value={"goodwill_limit": "75.00", "access_needed": True},
            request_only=True,
        )
    ],
)
class TypeChangeInput(TypeFields):
    """Whatever is left out stays as it is."""

    at_least = 1

    name = serializers.CharField(required=False, max_length=100)
    authority = serializers.ChoiceField(AUTHORITIES, required=False)
    retired = serializers.BooleanField(
        required=False, help_text="No new roles of this kind; those that are there go on."
    )
    seen = serializers.CharField(
        required=False,
        allow_null=True,
        max_length=64,
        help_text="What `affected/` said of this authority, where roles of this kind are open.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError({"": _("Send what is to change.")})
        return attrs


def type_fields(sent: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent as a ``RoleType`` holds it; each accountability becomes one line."""
    found = dict(sent)
    if "authority" in found:
        found["authority"] = Authority[found["authority"].upper()].value
    if "accountabilities" in found:
        lines = (" ".join(each.split()) for each in found["accountabilities"])
        found["accountabilities"] = "\n".join(lines)
    return found


def type_row(found: RoleType) -> dict[str, Any]:
    """Return one kind as the API tells it."""
    return types_finish([found], as_of=None, now=utc_now())[0]


class TypeList(GenericAPIView[Any]):
    """The catalogue of kinds of role."""

    tag, many, query = "Role records", True, TypeQuery
    serializer_class, input_class = TypeRow, TypeInput

    def get(self, request: Request) -> Response:
        """List the kinds of role, in pages."""
        asked = query_of(request, self.query, ()).filters
        found = types_listed(
            kind=asked.get("kind"), retired=asked.get("retired"), as_of=asked.get("as_of")
        )
        page = self.paginate_queryset(found) or []
        rows = types_finish(page, as_of=asked.get("as_of"), now=utc_now())
        return self.get_paginated_response(rows)

    def post(self, request: Request) -> Response:
        """Add a kind of role; administrators do, signed in as themselves, and no token can.

        The name of a kind that is in use is a 409 (`name_taken`).
        """
        viewer = viewer_of(request)
        can_change_types(viewer).require()
        sent = sent_checked(TypeInput(data=request.data))
        made = role_type_add(actor=viewer, type=RoleType(**type_fields(sent)))
        place = request.build_absolute_uri(f"{made.uid}/")
        return Response(type_row(made), status=status.HTTP_201_CREATED, headers={"Location": place})
