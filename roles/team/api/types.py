"""``/api/v1/role-types/``: the catalogue of kinds of role, read only.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from roles.team.api.shapes import AUTHORITIES, MAX_DAY, MIN_DAY
from roles.team.rules import RoleKind
from roles.team.selectors.type_rows import types_finish, types_listed

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response


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


class TypeList(GenericAPIView[Any]):
    """List the kinds of role, in pages; administrators edit them under Set-up."""

    tag, many, query = "Role records", True, TypeQuery
    serializer_class = TypeRow

    def get(self, request: Request) -> Response:
        asked = query_of(request, self.query, ()).filters
        found = types_listed(
            kind=asked.get("kind"), retired=asked.get("retired"), as_of=asked.get("as_of")
        )
        page = self.paginate_queryset(found) or []
        rows = types_finish(page, as_of=asked.get("as_of"), now=utc_now())
        return self.get_paginated_response(rows)
