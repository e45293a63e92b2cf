"""``/api/v1/roles/{uid}/``: one role, and changing what it is for.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.conditions import etag_of, row_hold, unchanged_require
from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.org.models import Person
from roles.team.api.role_shapes import RoleRow
from roles.team.api.shapes import PERSON_UID, NoQuery
from roles.team.rules import ROLES_ARE_PEOPLES
from roles.team.selectors import role_get
from roles.team.selectors.role_rows import RoleFilter, roles_finish, roles_rows
from roles.team.services import role_change, role_change_allowed

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from roles.team.models import Role

LONGEST = 2000
WORDS = ("focus", "purpose", "end_goal", "serves", "trial_until", "trial_why")


@extend_schema_serializer(
    component_name="RoleChange",
    examples=[
        OpenApiExample(
            "change",
            value={"end_goal": "Nobody waits a day for an answer.", "fallback": PERSON_UID},
            request_only=True,
        )
    ],
)
class RoleChangeInput(serializers.Serializer[Any]):
    """Whatever is left out stays as it is."""

    at_least = 1

    focus = serializers.CharField(required=False, allow_blank=True, max_length=200)
    purpose = serializers.CharField(required=False, max_length=LONGEST)
    end_goal = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    serves = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    trial_until = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="From tomorrow on, within two years; null ends the trial.",
    )
    trial_why = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="What it is to show; kept and needed while it is on trial.",
    )
    fallback = serializers.UUIDField(
        required=False, allow_null=True, help_text="Who looks after the work while it is vacant."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError({"": _("Send what is to change.")})
        return attrs


def role_row(viewer: Viewer, uid: UUID, now: datetime) -> dict[str, Any]:
    """Return one role as the API tells it; Missing if it is not to be seen."""
    rows = roles_rows(viewer=viewer, wanted=RoleFilter(), now=now).filter(uid=uid)
    found = roles_finish(rows, viewer=viewer)
    if not found:
        raise Missing
    return found[0]


class RoleDetail(GenericAPIView[Any]):
    """One role."""

    tag, query = "Role records", NoQuery
    serializer_class, input_class = RoleRow, RoleChangeInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read one role.

        Answers with an ETag; send it back as If-None-Match, or as If-Match of a PATCH.
        """
        query_of(request, self.query, ())
        return Response(role_row(viewer_of(request), uid, utc_now()))

    @transaction.atomic
    def patch(self, request: Request, uid: UUID) -> Response:
        """Change what a role is for, its focus, its trial, or who stands in while it is vacant.

        Whoever may open it does, signed in as themselves, and no token can.
        """
        viewer = viewer_of(request)
        found = role_get(viewer=viewer, uid=uid)
        if viewer.kind == "token":
            ROLES_ARE_PEOPLES.require()
        row_hold(found)
        now = utc_now()  # not before whoever came first has written
        role_change_allowed(viewer, found)
        unchanged_require(request, role_row(viewer, uid, now))
        sent = sent_checked(RoleChangeInput(data=request.data))
        words = {name: sent.get(name, getattr(found, name)) for name in WORDS}
        fallback = _fallback(viewer, found, sent)
        role_change(actor=viewer, role=found, fallback=fallback, now=now, **words)
        body = role_row(viewer, uid, now)
        return Response(body, headers={"ETag": etag_of(body)})


def _fallback(viewer: Viewer, role: Role, sent: dict[str, Any]) -> Person | None:
    if "fallback" not in sent:
        return role.fallback
    if sent["fallback"] is None:
        return None
    people = Person.objects.employed().visible_to(viewer)
    person: Person = known(people.filter(uid=sent["fallback"]).first(), "fallback")
    return person
