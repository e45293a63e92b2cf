"""``/api/v1/roles/`` and ``/api/v1/assignments/``: read both; writing is a proposal.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.conditions import etag_of, row_hold, unchanged_require
from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from roles.org.models import Department, Person
from roles.org.selectors import organisation_size
from roles.team.api.references import focus_merged, focus_sent
from roles.team.api.role import role_row
from roles.team.api.role_shapes import RoleInput, RoleQuery, RoleRow
from roles.team.api.shapes import (
    AssignmentQuery,
    AssignmentRow,
    FocusInput,
    NoQuery,
    ProposalInput,
)
from roles.team.models import Assignment, RoleType
from roles.team.rules import DECISIONS_ARE_PEOPLES, ROLES_ARE_PEOPLES, Authority, can_propose
from roles.team.selectors import assignment_get, roles_for
from roles.team.selectors.focus import focus_of
from roles.team.selectors.role_rows import RoleFilter, roles_finish, roles_rows
from roles.team.selectors.rows import AssignmentFilter, assignments_finish, assignments_rows
from roles.team.services import (
    assignment_backup_change,
    assignment_focus_change,
    assignment_propose,
    role_open,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

TAG = "Role records"


def _assignment(viewer: Viewer, uid: UUID, now: datetime) -> dict[str, Any]:
    told = Assignment.objects.told_to(viewer).filter(uid=uid)
    rows = assignments_rows(viewer=viewer, wanted=AssignmentFilter(), now=now).filter(pk__in=told)
    found = assignments_finish(rows, viewer=viewer, now=now)
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
        viewer, now = viewer_of(request), utc_now()
        rows = assignments_rows(viewer=viewer, wanted=wanted, now=now)
        page = self.paginate_queryset(rows)
        found = assignments_finish(page or [], viewer=viewer, now=now, as_of=wanted.as_of)
        return self.get_paginated_response(found)

    def post(self, request: Request) -> Response:
        """Propose somebody for a role.

        It is never more than a proposal: the person accepts, the line manager consents and the
        coach approves, all of them people.
        """
        viewer, now = viewer_of(request), utc_now()
        sent = sent_checked(ProposalInput(data=request.data))
        role = known(roles_for(viewer).filter(uid=sent["role"]).first(), "role")
        small = organisation_size() == "small"
        can_propose(viewer, role=role, person=Person(), small=small).require()
        people = Person.objects.visible_to(viewer)
        person = known(people.filter(uid=sent["person"]).first(), "person")
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
    """One assignment."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = AssignmentRow, FocusInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read one assignment with its checklist.

        Answers with an ETag; send it back as If-None-Match, or as If-Match of a PATCH.
        """
        query_of(request, self.query, ())
        return Response(_assignment(viewer_of(request), uid, utc_now()))

    @transaction.atomic
    def patch(self, request: Request, uid: UUID) -> Response:
        """Change the focus, what goes with it or the backup, from now on; people do, no token can.

        Whoever runs the department, but not for themselves; the backup also the holder.
        """
        viewer = viewer_of(request)
        found = assignment_get(viewer=viewer, uid=uid, now=utc_now())
        if viewer.kind == "token":
            DECISIONS_ARE_PEOPLES.require()
        row_hold(found)
        now = utc_now()  # not before whoever came first has written
        unchanged_require(request, _assignment(viewer, uid, now))
        sent = sent_checked(FocusInput(data=request.data))
        _focus_change(viewer, found, sent, now)
        body = _assignment(viewer, uid, now)
        return Response(body, headers={"ETag": etag_of(body)})


def _focus_change(viewer: Viewer, found: Assignment, sent: dict[str, Any], now: datetime) -> None:
    focus = focus_merged(viewer, focus_of(found), sent)
    if set(sent) == {"backup"}:
        assignment_backup_change(actor=viewer, assignment=found, backup=focus.backup, now=now)
    else:
        assignment_focus_change(actor=viewer, assignment=found, focus=focus, now=now)


class RoleList(GenericAPIView[Any]):
    """Roles, filled or vacant."""

    tag, many, query = TAG, True, RoleQuery
    serializer_class, input_class = RoleRow, RoleInput

    def get(self, request: Request) -> Response:
        """List roles, filled or vacant, in pages."""
        wanted = RoleFilter(**query_of(request, self.query, ()).filters)
        viewer = viewer_of(request)
        rows = roles_rows(viewer=viewer, wanted=wanted, now=utc_now())
        page = self.paginate_queryset(rows) or []
        found = roles_finish(page, viewer=viewer, as_of=wanted.as_of)
        return self.get_paginated_response(found)

    def post(self, request: Request) -> Response:
        """Open a role; people do that, signed in as themselves, and no token can."""
        viewer, now = viewer_of(request), utc_now()
        if viewer.kind == "token":
            ROLES_ARE_PEOPLES.require()
        sent = sent_checked(RoleInput(data=request.data))
        departments = Department.objects.visible_to(viewer)
        role = role_open(
            actor=viewer,
            type=known(RoleType.objects.filter(key=sent["type"]).first(), "type"),
            department=known(departments.filter(uid=sent["department"]).first(), "department"),
            focus=sent["focus"],
            purpose=sent["purpose"],
            end_goal=sent["end_goal"],
            serves=sent.get("serves"),
            now=now,
        )
        place = request.build_absolute_uri(f"{role.uid}/")
        body = role_row(viewer, role.uid, now)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})
