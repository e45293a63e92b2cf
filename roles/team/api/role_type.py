"""``/api/v1/role-types/{uid}/``: one kind of role, changing it, and whom that would affect.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.conditions import etag_of, row_hold, unchanged_require
from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.request import viewer_of
from roles.team.api.shapes import AUTHORITIES, DEPARTMENT_UID, PERSON_UID, ROLE_UID, NoQuery
from roles.team.api.types import TypeChangeInput, TypeRow, type_fields, type_row
from roles.team.models import RoleType
from roles.team.rules import Authority, can_change_types
from roles.team.selectors.types import type_affected
from roles.team.services import role_type_update

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from roles.team.selectors.types import Affected, AffectedHolder

TAG = "Role records"
SEEN = "9c1185a5c5e9fc54612808977ee8f548b2258d31e3b0f2f1e0a3d4c5b6a79880"


class AffectedQuery(serializers.Serializer[Any]):
    authority = serializers.ChoiceField(
        AUTHORITIES, required=False, help_text="If the kind went as far as this; else as it does."
    )


class AffectedHolderRow(serializers.Serializer[Any]):
    person = serializers.UUIDField()
    proposed = serializers.BooleanField(help_text="And does not hold it yet.")
    before = serializers.ChoiceField(AUTHORITIES, help_text="How far they go now.")
    after = serializers.ChoiceField(AUTHORITIES)


class AffectedRoleRow(serializers.Serializer[Any]):
    role = serializers.UUIDField()
    department = serializers.UUIDField()
    holders = AffectedHolderRow(many=True)


@extend_schema_serializer(
    component_name="RoleTypeAffected",
    examples=[
        OpenApiExample(
            "affected",
            value={
                "roles": 1,
                "departments": 1,
                "holders": 1,
                "capped": 1,
                "shown": [
                    {
                        "role": ROLE_UID,
                        "department": DEPARTMENT_UID,
                        "holders": [
                            {
                                "person": PERSON_UID,
                                "proposed": False,
                                "before": "reply",
                                "after": "listen",
                            }
                        ],
                    }
                ],
                "seen": SEEN,
            },
            response_only=True,
        )
    ],
)
class AffectedRow(serializers.Serializer[Any]):
    """Which open roles a change of their kind affects, and who holds them."""

    roles = serializers.IntegerField()
    departments = serializers.IntegerField()
    holders = serializers.IntegerField(help_text="And those who are proposed.")
    capped = serializers.IntegerField(help_text="How many of them were given more than that.")
    shown = AffectedRoleRow(
        many=True, help_text="The first 50, by department; `roles/?type=` lists all."
    )
    seen = serializers.CharField(help_text="Send it with the change.")


def _holder(each: AffectedHolder) -> dict[str, Any]:
    return {
        "person": each.uid,
        "proposed": each.proposed,
        "before": Authority(each.before).name.lower(),
        "after": Authority(each.after).name.lower(),
    }


def affected_row(found: Affected) -> dict[str, Any]:
    shown = [
        {
            "role": role.uid,
            "department": role.department_uid,
            "holders": [_holder(each) for each in role.holders],
        }
        for role in found.shown
    ]
    counted = ("roles", "departments", "holders", "capped", "seen")
    return {**{name: getattr(found, name) for name in counted}, "shown": shown}


def _type(uid: UUID) -> RoleType:
    return row_get(RoleType.objects.all(), uid)


class TypeDetail(GenericAPIView[Any]):
    """One kind of role."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = TypeRow, TypeChangeInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read one kind of role.

        Answers with an ETag; send it back as If-None-Match, or as If-Match of a PATCH.
        """
        query_of(request, self.query, ())
        return Response(type_row(_type(uid)))

    @transaction.atomic
    def patch(self, request: Request, uid: UUID) -> Response:
        """Change a kind of role, retire it or take it back into use.

        Administrators do, signed in as themselves. Where there are open roles of this kind, read
        first at `affected/` whom it affects, with the authority that you are about to send, and
        send its `seen`: without it, for another authority, and when it is not what it was any
        more, it is a 409 (`affected_changed`). So is the name of another kind that is in use
        (`name_taken`). Purpose, end goal and whom they serve of roles that are open stay as they
        are.
        """
        viewer, found = viewer_of(request), _type(uid)
        can_change_types(viewer).require()
        row_hold(found)
        now = utc_now()  # not before whoever came first has written
        unchanged_require(request, type_row(found))
        sent = sent_checked(TypeChangeInput(data=request.data))
        seen, retired = sent.pop("seen", None) or "", sent.pop("retired", None)
        for name, value in type_fields(sent).items():
            setattr(found, name, value)
        role_type_update(actor=viewer, type=found, retired=retired, seen=seen, now=now)
        body = type_row(found)
        return Response(body, headers={"ETag": etag_of(body)})


class TypeAffected(GenericAPIView[Any]):
    """Whom a change of a kind of role would affect."""

    tag, query = TAG, AffectedQuery
    serializer_class = AffectedRow

    def get(self, request: Request, uid: UUID) -> Response:
        """Read whom a change of this kind of role would affect, before it is made.

        For administrators, signed in as themselves.
        """
        asked = query_of(request, self.query, ()).filters
        found = _type(uid)
        can_change_types(viewer_of(request)).require()
        if "authority" in asked:
            found.authority = Authority[asked["authority"].upper()].value
        return Response(affected_row(type_affected(found)))
