"""``/api/v1/roles/`` and ``/api/v1/assignments/``: read both; writing is a proposal.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.errors import Invalid, Missing, Problem
from governance.core.request import viewer_of
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.team.api.shapes import (
    AssignmentQuery,
    AssignmentRow,
    NoQuery,
    ProposalInput,
    RoleInput,
    RoleQuery,
    RoleRow,
)
from roles.team.models import RoleType
from roles.team.rules import ROLES_ARE_PEOPLES, Authority
from roles.team.selectors import roles_for
from roles.team.selectors.focus import Focus
from roles.team.selectors.rows import (
    AssignmentFilter,
    RoleFilter,
    assignments_finish,
    assignments_rows,
    roles_finish,
    roles_rows,
)
from roles.team.services import assignment_propose, role_open

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

TAG = "Role records"


def focus_sent(viewer: Viewer, sent: dict[str, Any]) -> Focus:
    """Return the focus that was sent; Invalid at the field for what the viewer cannot see."""
    wanted = list(dict.fromkeys(sent["channels"]))
    channels = list(Channel.objects.visible_to(viewer).filter(uid__in=wanted))
    _known(channels if len(channels) == len(wanted) else None, "channels")
    backup = None
    if sent["backup"] is not None:
        people = Person.objects.visible_to(viewer)
        backup = _known(people.filter(uid=sent["backup"]).first(), "backup")
    return Focus(tuple(channels), tuple(sent["languages"]), tuple(sent["regions"]), backup)


def _asked(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    """Return what was sent, checked; the error names each field."""
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _known(found: Any, field: str) -> Any:
    """Return ``found``; None is a 400 at the field, the same for missing and not visible."""
    if found is None:
        detail = _("There is none, or none that you may see.")
        raise Invalid("unknown_reference", detail, problems=[Problem(f"/{field}", detail)])
    return found


def _assignment(viewer: Viewer, uid: UUID, now: datetime) -> dict[str, Any]:
    rows = assignments_rows(viewer=viewer, wanted=AssignmentFilter(), now=now).filter(uid=uid)
    found = assignments_finish(rows, now=now)
    if not found:
        raise Missing
    return found[0]


def _role(viewer: Viewer, uid: UUID, now: datetime) -> dict[str, Any]:
    found = roles_finish(roles_rows(viewer=viewer, wanted=RoleFilter(), now=now).filter(uid=uid))
    if not found:
        raise Missing
    return found[0]


class AssignmentList(GenericAPIView[Any]):
    """Who holds or is to hold which role."""

    tag, many, query = TAG, True, AssignmentQuery
    serializer_class, input_class = AssignmentRow, ProposalInput

    def get(self, request: Request) -> Response:
        """List who holds or is to hold which role, in pages."""
        wanted = AssignmentFilter(**query_of(request, self.query, ()).filters)
        now = utc_now()
        rows = assignments_rows(viewer=viewer_of(request), wanted=wanted, now=now)
        page = self.paginate_queryset(rows)
        found = assignments_finish(page or [], now=now, as_of=wanted.as_of)
        return self.get_paginated_response(found)

    def post(self, request: Request) -> Response:
        """Propose somebody for a role.

        It is never more than a proposal: the person accepts, the line manager consents and the
        coach approves, all of them people.
        """
        viewer, now = viewer_of(request), utc_now()
        sent = _asked(ProposalInput(data=request.data))
        role = _known(roles_for(viewer).filter(uid=sent["role"]).first(), "role")
        people = Person.objects.visible_to(viewer)
        person = _known(people.filter(uid=sent["person"]).first(), "person")
        level = sent.get("authority")
        assignment = assignment_propose(
            actor=viewer,
            role=role,
            person=person,
            authority=None if level is None else Authority[level.upper()],
            starts_on=sent["starts_on"],
            ends_on=sent["ends_on"],
            focus=focus_sent(viewer, sent),
            note=sent["note"],
            now=now,
        )
        body = _assignment(viewer, assignment.uid, now)
        place = request.build_absolute_uri(f"{assignment.uid}/")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class AssignmentDetail(GenericAPIView[Any]):
    """Read one assignment with its checklist."""

    tag, query = TAG, NoQuery
    serializer_class = AssignmentRow

    def get(self, request: Request, uid: UUID) -> Response:
        query_of(request, self.query, ())
        return Response(_assignment(viewer_of(request), uid, utc_now()))


class RoleList(GenericAPIView[Any]):
    """Roles, filled or vacant."""

    tag, many, query = TAG, True, RoleQuery
    serializer_class, input_class = RoleRow, RoleInput

    def get(self, request: Request) -> Response:
        """List roles, filled or vacant, in pages."""
        wanted = RoleFilter(**query_of(request, self.query, ()).filters)
        rows = roles_rows(viewer=viewer_of(request), wanted=wanted, now=utc_now())
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(roles_finish(page or [], as_of=wanted.as_of))

    def post(self, request: Request) -> Response:
        """Open a role; people do that, signed in as themselves, and no token can."""
        viewer, now = viewer_of(request), utc_now()
        if viewer.kind == "token":
            ROLES_ARE_PEOPLES.require()
        sent = _asked(RoleInput(data=request.data))
        departments = Department.objects.visible_to(viewer)
        role = role_open(
            actor=viewer,
            type=_known(RoleType.objects.filter(key=sent["type"]).first(), "type"),
            department=_known(departments.filter(uid=sent["department"]).first(), "department"),
            focus=sent["focus"],
            purpose=sent["purpose"],
            end_goal=sent["end_goal"],
            now=now,
        )
        place = request.build_absolute_uri(f"{role.uid}/")
        body = _role(viewer, role.uid, now)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class RoleDetail(GenericAPIView[Any]):
    """Read one role."""

    tag, query = TAG, NoQuery
    serializer_class = RoleRow

    def get(self, request: Request, uid: UUID) -> Response:
        query_of(request, self.query, ())
        return Response(_role(viewer_of(request), uid, utc_now()))
