"""``/api/v1/channels/asked/``: accounts outside the registry: asked for, reported, decided on.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.core.request import viewer_of
from roles.channels.api.asked_shapes import (
    AskedInput,
    AskedQuery,
    AskedRow,
    OutcomeInput,
    OutcomesRow,
)
from roles.channels.api.references import department_sent, person_sent
from roles.channels.api.shapes import NoQuery
from roles.channels.rules import Outcome, can_decide_candidate, outcomes_after
from roles.channels.selectors.asked import candidates_listed
from roles.channels.selectors.story import candidate_get
from roles.channels.services import (
    account_report,
    asking_allowed,
    candidate_allowed,
    candidate_asked,
    candidate_decide,
    channel_request,
)
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from roles.channels.models import Candidate

TAG = "Channels"


def asked_row(each: Candidate) -> dict[str, Any]:
    """Return what the API tells of one of ``candidates_listed``."""
    return {
        "uid": each.uid,
        "kind": each.kind,
        "platform": each.platform,
        "handle": each.handle,
        "url": each.url,
        "why": each.why,
        "department": each.department and each.department.uid,
        "reported_by": str(each.reported_by),
        "reported_at": each.reported_at,
        "asked": str(each.asked or ""),
        "outcome": each.outcome or None,
        "reason": each.reason,
        "decided_by": str(each.decided_by or ""),
        "decided_at": each.decided_at,
        "channel": each.channel_uid,
    }


class AskedList(GenericAPIView[Any]):
    """Accounts that are not in the registry."""

    tag, many, query = TAG, True, AskedQuery
    serializer_class, input_class = AskedRow, AskedInput

    def get(self, request: Request) -> Response:
        """List accounts that somebody asked for, or saw speak in your name, in pages.

        Your own and those that you decide on; the head coach lists all. It is between people: a
        token lists nothing.
        """
        wanted = query_of(request, self.query, ()).filters
        page = self.paginate_queryset(candidates_listed(viewer_of(request), **wanted)) or []
        return self.get_paginated_response([asked_row(each) for each in page])

    def post(self, request: Request) -> Response:
        """Ask for a channel, or report an account that speaks in your name; people do.

        The head coach decides, or who stands in, and you are told what. Sent once more by you, it
        is answered with what there is; sent by somebody else before, or as the other kind, it is
        a 409.
        """
        viewer = viewer_of(request)
        asking_allowed(viewer, "rogue")  # who may not even report one asks for none either
        sent = sent_checked(AskedInput(data=request.data))
        made = _asked(viewer, sent, utc_now())
        if (made.reported_by_id, made.kind) != (viewer.person_id, sent["kind"]):
            words = _("Somebody asked for it already; it is being decided.")
            raise Conflict("asked_already", words)
        found = candidates_listed(viewer, uid=made.uid).get()
        place = request.build_absolute_uri(f"{made.uid}/")
        headers = {"Location": place}
        return Response(asked_row(found), status=status.HTTP_201_CREATED, headers=headers)


def _asked(viewer: Viewer, sent: dict[str, Any], now: datetime) -> Candidate:
    asking_allowed(viewer, sent["kind"])
    url, why = sent["url"], sent["why"]
    if sent["kind"] == "rogue":
        return account_report(actor=viewer, url=url, why=why, now=now)
    department = known(department_sent(viewer, sent["department"]), "department")
    return channel_request(actor=viewer, url=url, why=why, department=department, now=now)


class AskedDetail(GenericAPIView[Any]):
    """Read one account that was asked for or reported, and what came of it."""

    tag, query = TAG, NoQuery
    serializer_class = AskedRow

    def get(self, request: Request, uid: UUID) -> Response:
        query_of(request, self.query, ())
        viewer = viewer_of(request)
        candidate_get(viewer, uid)
        return Response(asked_row(candidates_listed(viewer, uid=uid).get()))


class AskedDecisionList(GenericAPIView[Any]):
    """What may be decided about an account outside the registry, and deciding it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = OutcomesRow, OutcomeInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read what can be decided about an account now, and what of it by you."""
        query_of(request, self.query, ())
        return Response(_outcomes(viewer_of(request), uid, utc_now()))

    def post(self, request: Request, uid: UUID) -> Response:
        """Adopt an account as one of your channels, decline it, or say that it is not yours.

        The head coach decides, or whoever was asked. What is not possible now is a 409 that lists
        in `legal` what is; adopting needs `owner` and `department`.
        """
        viewer, now = viewer_of(request), utc_now()
        found = candidate_get(viewer, uid)
        candidate_allowed(viewer, found, now)
        sent = sent_checked(OutcomeInput(data=request.data))
        candidate_decide(
            actor=viewer,
            candidate=found,
            outcome=Outcome(sent["outcome"]),
            reason=sent["reason"],
            owner=person_sent(viewer, sent["owner"], "owner"),
            department=department_sent(viewer, sent["department"]),
            now=now,
        )
        body = _outcomes(viewer, uid, now)
        place = request.build_absolute_uri("../")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _outcomes(viewer: Viewer, uid: UUID, now: datetime) -> dict[str, Any]:
    found = candidate_get(viewer, uid)
    legal = [each.value for each in outcomes_after(found.kind, found.outcome)]
    asked_id = candidate_asked(found, now) if legal else None
    small = organisation_size() == "small"
    may = can_decide_candidate(viewer, asked_id=asked_id, small=small)
    return {
        "asked": found.uid,
        "outcome": found.outcome or None,
        "legal": legal,
        "yours": legal if may else [],
    }
