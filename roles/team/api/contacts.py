"""``/api/v1/roles/{uid}/contacts/``: who works with a role from elsewhere.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.org.models import Person
from roles.team.api.shapes import MAX_DAY, MIN_DAY, PERSON_UID, ROLE_UID, NoQuery
from roles.team.models import Liaison
from roles.team.rules import ROLES_ARE_PEOPLES
from roles.team.selectors import role_get
from roles.team.selectors.contacts import contact_get, contacts_listed
from roles.team.services import liaison_end, liaison_name, role_change_allowed

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

TAG = "Role records"
CONTACT_UID = "019a0000-0000-7000-8000-00000000000f"
EXAMPLE: Final = {
    "uid": CONTACT_UID,
    "role": ROLE_UID,
    "person": PERSON_UID,
    "name": "Luis Ferrer",
    "purpose": "Returns",
    "cadence": "weekly",
    "named_at": "2026-11-23T09:00:00Z",
    "ended_at": None,
}


class ContactQuery(serializers.Serializer[Any]):
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Those who were named at the end of this day.",
    )


@extend_schema_serializer(
    component_name="NewContact",
    examples=[
        OpenApiExample(
            "contact",
            value={"person": PERSON_UID, "purpose": "Returns", "cadence": "weekly"},
            request_only=True,
        )
    ],
)
class ContactInput(serializers.Serializer[Any]):
    person = serializers.UUIDField(help_text="Somebody of another department.")
    purpose = serializers.CharField(max_length=200, help_text="What for.")
    cadence = serializers.ChoiceField(
        Liaison.Cadence.choices, required=False, default=Liaison.Cadence.AS_NEEDED
    )


@extend_schema_serializer(
    component_name="Contact",
    examples=[OpenApiExample("contact", value=EXAMPLE, response_only=True)],
)
class ContactRow(serializers.Serializer[Any]):
    """Somebody of another department whom a role keeps in touch with."""

    uid = serializers.UUIDField()
    role = serializers.UUIDField()
    person = serializers.UUIDField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    cadence = serializers.ChoiceField(Liaison.Cadence.choices)
    named_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="Null while it lasts; lists hold those that lasted then."
    )


@extend_schema_serializer(
    component_name="ContactDecision",
    examples=[OpenApiExample("end", value={"decision": "end"}, request_only=True)],
)
class ContactDecisionInput(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(["end"])


def contact_row(each: Liaison, *, ended_at: datetime | None = None) -> dict[str, Any]:
    return {
        "uid": each.uid,
        "role": each.role.uid,
        "person": each.person.uid,
        "name": str(each.person),
        "purpose": each.purpose,
        "cadence": each.cadence,
        "named_at": each.named_at,
        "ended_at": ended_at,
    }


def _contact(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    """Return one as it is now, ended or not."""
    found = contact_get(viewer=viewer, uid=uid)
    return contact_row(found, ended_at=found.ended_at)


class ContactList(GenericAPIView[Any]):
    """Contacts of a role in other departments."""

    tag, many, query = TAG, True, ContactQuery
    serializer_class, input_class = ContactRow, ContactInput

    def get(self, request: Request, uid: UUID) -> Response:
        """List whom a role keeps in touch with, in pages."""
        asked = query_of(request, self.query, ()).filters
        viewer, now = viewer_of(request), utc_now()
        role = role_get(viewer=viewer, uid=uid)
        found = contacts_listed(viewer=viewer, role=role, as_of=asked.get("as_of"), now=now)
        page = self.paginate_queryset(found) or []
        return self.get_paginated_response([contact_row(each) for each in page])

    def post(self, request: Request, uid: UUID) -> Response:
        """Name somebody of another department whom a role keeps in touch with.

        Whoever may open the role does, signed in as themselves, and no token can. Who is named
        already is a 409.
        """
        viewer, now = viewer_of(request), utc_now()
        role = role_get(viewer=viewer, uid=uid)
        if viewer.kind == "token":
            ROLES_ARE_PEOPLES.require()
        role_change_allowed(viewer, role)
        sent = sent_checked(ContactInput(data=request.data))
        people = Person.objects.employed().visible_to(viewer)
        made = liaison_name(
            actor=viewer,
            role=role,
            person=known(people.filter(uid=sent["person"]).first(), "person"),
            purpose=sent["purpose"],
            cadence=sent["cadence"],
            now=now,
        )
        body = _contact(viewer, made.uid)
        place = request.build_absolute_uri(f"/api/v1/contacts/{made.uid}/")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class ContactDetail(GenericAPIView[Any]):
    """One contact of a role."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = ContactRow, ContactDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read one contact of a role, also one that has ended."""
        query_of(request, self.query, ())
        return Response(_contact(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """End a contact: the role does not keep in touch with them any more; again is harmless."""
        viewer = viewer_of(request)
        found = contact_get(viewer=viewer, uid=uid)
        if viewer.kind == "token":
            ROLES_ARE_PEOPLES.require()
        sent_checked(ContactDecisionInput(data=request.data))
        liaison_end(actor=viewer, liaison=found, now=utc_now())
        place = request.build_absolute_uri()
        body = _contact(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})
