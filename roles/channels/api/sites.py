"""``/api/v1/channels/sites/``: new sites that are watched, and who looks through them.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.conditions import etag_of, unchanged_require
from governance.core.api.permissions import people_require
from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.request import viewer_of
from roles.channels.api.references import department_sent, person_sent
from roles.channels.api.shapes import NoQuery
from roles.channels.api.site_shapes import (
    KeeperInput,
    KeeperRow,
    LookInput,
    SiteInput,
    SiteRow,
    SitesQuery,
    SiteStepInput,
)
from roles.channels.rules import SiteStep, can_note_site, sees_advisers, site_steps
from roles.channels.selectors.sites import (
    look_now,
    may_keep,
    site_get,
    site_keeper,
    sites_allowed,
    sites_listed,
)
from roles.channels.services import (
    keeper_lock,
    keeper_name,
    keeping_allowed,
    naming_allowed,
    noting_allowed,
    site_leave,
    site_note,
    site_propose,
    site_watch_on,
    sites_look,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from roles.channels.models import Site

TAG = "Channels"


def site_row(each: Site, viewer: Viewer, *, keeps: bool) -> dict[str, Any]:
    """Return what the API tells of one of ``sites_listed``; who noted it may be anywhere, and is
    not told to a token for some departments."""
    legal, told = site_steps(each.outcome), sees_advisers(viewer)
    proposes = can_note_site(viewer)
    return {
        "uid": each.uid,
        "name": each.name,
        "url": each.url,
        "why": each.why,
        "department": each.department and each.department.uid,
        "noted_by": str(each.noted_by) if told else "",
        "noted_at": each.noted_at,
        "looked_at": each.looked_at,
        "outcome": each.outcome or None,
        "reason": each.reason,
        "decided_by": each.decided_label if told else "",
        "decided_at": each.decided_at,
        "asked": each.candidate.uid if each.candidate and each.told else None,  # type: ignore[attr-defined]
        "legal": [step.value for step in legal],
        "yours": [
            step.value for step in legal if (proposes if step == SiteStep.PROPOSE else keeps)
        ],
    }


class SiteList(GenericAPIView[Any]):
    """Sites that are watched."""

    tag, many, query = TAG, True, SitesQuery
    serializer_class, input_class = SiteRow, SiteInput

    def get(self, request: Request) -> Response:
        """List sites that somebody noted as worth watching, in pages; not for partners."""
        viewer = viewer_of(request)
        sites_allowed(viewer)
        wanted = query_of(request, self.query, ()).filters
        page = self.paginate_queryset(sites_listed(viewer, **wanted)) or []
        keeps = may_keep(viewer, utc_now())
        return self.get_paginated_response([site_row(each, viewer, keeps=keeps) for each in page])

    def post(self, request: Request) -> Response:
        """Note a site worth watching; people do. One that is watched already is a 409."""
        viewer, now = viewer_of(request), utc_now()
        noting_allowed(viewer)
        sent = sent_checked(SiteInput(data=request.data))
        sent["department"] = department_sent(viewer, sent["department"])
        made = site_note(actor=viewer, now=now, **sent)
        place = request.build_absolute_uri(f"{made.uid}/")
        body = _site(viewer, made.uid, now)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class SiteDetail(GenericAPIView[Any]):
    """One site that is watched, or was."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = SiteRow, SiteStepInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read one site, and what may be said of it."""
        query_of(request, self.query, ())
        return Response(_site(viewer_of(request), uid, utc_now()))

    def post(self, request: Request, uid: UUID) -> Response:
        """Watch a site on, propose it as a channel, or say that it is not for you; people do.

        Whoever works here proposes, which asks for the channel as `channels/asked/` does; the
        keeper of the list and the head coach say the rest. Of what is decided it is a 409.
        """
        viewer, now = viewer_of(request), utc_now()
        seen = site_get(viewer, uid)
        people_require(viewer)
        if not can_note_site(viewer):
            keeping_allowed(viewer, now)
        _said(viewer, seen, sent_checked(SiteStepInput(data=request.data)), now)
        place = request.build_absolute_uri()
        body = _site(viewer, uid, now)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _said(viewer: Viewer, seen: Site, sent: dict[str, Any], now: datetime) -> None:
    reason = sent["reason"]
    if sent["step"] == SiteStep.WATCH:
        site_watch_on(actor=viewer, site=seen, reason=reason, now=now)
        return
    if sent["step"] == SiteStep.NOT_FOR_US:
        site_leave(actor=viewer, site=seen, reason=reason, now=now)
        return
    department = department_sent(viewer, sent["department"])
    if department is None:
        words = _("Name whose channel it is.")
        raise Invalid("incomplete", words, problems=[Problem("/department", words)])
    site_propose(
        actor=viewer, site=seen, url=sent["url"], why=reason, department=department, now=now
    )


def _site(viewer: Viewer, uid: UUID, now: datetime) -> dict[str, Any]:
    return site_row(site_get(viewer, uid), viewer, keeps=may_keep(viewer, now))


class SitesKeeper(GenericAPIView[Any]):
    """Who looks through the sites every quarter."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = KeeperRow, KeeperInput

    def get(self, request: Request) -> Response:
        """Read who looks through the sites, and whether it was done this quarter."""
        query_of(request, self.query, ())
        viewer = viewer_of(request)
        sites_allowed(viewer)
        return Response(_keeper(viewer, utc_now()))

    @transaction.atomic
    def patch(self, request: Request) -> Response:
        """Name who looks through the sites; the head coach and administrators do."""
        viewer = viewer_of(request)
        naming_allowed(viewer)
        keeper_lock()
        now = utc_now()  # not before whoever came first has written
        unchanged_require(request, _keeper(viewer, now))
        sent = sent_checked(KeeperInput(data=request.data))["person"]
        person = person_sent(viewer, sent, "person")
        keeper_name(actor=viewer, person=person, now=now)
        body = _keeper(viewer, now)
        return Response(body, headers={"ETag": etag_of(body)})


class SiteLookList(GenericAPIView[Any]):
    """The quarterly look through the sites."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = KeeperRow, LookInput

    def post(self, request: Request) -> Response:
        """Say that the sites were looked through this quarter; those left are watched on.

        The keeper and the head coach say it. What was done this quarter is a 409, and so is another
        quarter.
        """
        viewer, now = viewer_of(request), utc_now()
        keeping_allowed(viewer, now)
        if sent_checked(LookInput(data=request.data))["quarter"] != look_now(now).quarter:
            raise Conflict("another_quarter", _("That is not this quarter. Read it again."))
        sites_look(actor=viewer, now=now)
        place = request.build_absolute_uri("../keeper/")
        body = _keeper(viewer, now)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _keeper(viewer: Viewer, now: datetime) -> dict[str, Any]:
    held, look = site_keeper(now), look_now(now)
    told = held.person if sees_advisers(viewer) else None
    keeps = may_keep(viewer, now) and not look.done
    return {
        "person": told and told.uid,
        "named": held.named,
        "quarter": look.quarter,
        "due_at": look.due_at,
        "looked_at": look.row.looked_at if look.row else None,
        "looked_by": look.row.looked_label if look.row and sees_advisers(viewer) else "",
        "yours": ["look"] if keeps else [],
    }
