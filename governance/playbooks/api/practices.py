"""``/api/v1/practices/``: the library, what is kept from a mention, and looking after an entry.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.permissions import people_require
from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.escalations.models import Mention
from governance.playbooks.api.practice_shapes import (
    DECISIONS,
    PracticeDecisionInput,
    PracticeDecisionsRow,
    PracticeInput,
    PracticeQuery,
    PracticeRow,
)
from governance.playbooks.api.shapes import NoQuery
from governance.playbooks.rules import can_look_after
from governance.playbooks.selectors.heard import heard_of
from governance.playbooks.selectors.practices import practice_get, practices_all, practices_near
from governance.playbooks.services import (
    mention_keep,
    practice_edit,
    practice_retire,
    practice_review,
)
from roles.org.models import Person
from roles.org.selectors.rows import unseen_blanked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Practice
    from governance.playbooks.selectors.heard import Heard

TAG = "Library"


def practice_rows(viewer: Viewer, practices: Iterable[Practice]) -> list[dict[str, Any]]:
    """Return what the API tells of each, partners not of owners whom they do not see; four
    queries at most."""
    rows = list(practices)
    heard = heard_of(viewer, rows)
    found = [_row(each, heard.get(each.pk)) for each in rows]
    return unseen_blanked(viewer, found, "owner")


def _row(each: Practice, heard: Heard | None) -> dict[str, Any]:
    return {
        "uid": each.uid,
        "title": each.title,
        "text": each.text,
        "owner": each.owner.uid,
        "origin": each.origin,
        "mention": heard and heard.uid,
        "topic": heard and heard.topic,
        "month": heard and f"{heard.month:%Y-%m}",
        "kept_at": each.kept_at,
        "changed_at": each.changed_at,
        "review_on": each.review_on,
        "retired_at": each.retired_at,
        "retired_reason": each.retired_reason,
    }


class PracticeList(GenericAPIView[Any]):
    """What is kept for everybody."""

    tag, many, query = TAG, True, PracticeQuery
    serializer_class, input_class = PracticeRow, PracticeInput

    def get(self, request: Request) -> Response:
        """List the entries of the library, in pages."""
        asked = query_of(request, self.query, ()).filters
        viewer = viewer_of(request)
        rows = practices_all(viewer)
        if "mention" in asked:
            seen = Mention.objects.visible_to(viewer).filter(uid=asked["mention"])
            rows = rows.filter(mention__in=seen)
        if "retired" in asked:
            rows = rows.filter(retired_at__isnull=not asked["retired"])
        if "owner" in asked:
            told = Person.objects.visible_to(viewer).filter(uid=asked["owner"])
            rows = rows.filter(owner__in=told)
        rows = practices_near(rows, asked["q"]) if "q" in asked else rows
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(practice_rows(viewer, page))

    def post(self, request: Request) -> Response:
        """Keep what worked with a mention; people do, and no token can.

        Whoever had it, the department's coaches and the head coach may; who may not is told why
        with a 403. What is not closed, or kept already, is a 409 that lists in `legal` what is
        possible with the mention; the same words sent again are the same entry. Answers and
        feedback are kept by their own `decisions/`.
        """
        viewer = viewer_of(request)
        people_require(viewer)
        sent = sent_checked(PracticeInput(data=request.data))
        seen = Mention.objects.visible_to(viewer).filter(uid=sent["mention"]).first()
        mention = known(seen, "mention")
        title, text = sent["title"], sent["text"]
        kept = mention_keep(actor=viewer, mention=mention, title=title, text=text, now=utc_now())
        place = request.build_absolute_uri(f"{kept.uid}/")
        [row] = practice_rows(viewer, [kept])
        return Response(row, status=status.HTTP_201_CREATED, headers={"Location": place})


class PracticeDetail(GenericAPIView[Any]):
    """Read one entry of the library."""

    tag, query = TAG, NoQuery
    serializer_class = PracticeRow

    def get(self, request: Request, uid: UUID) -> Response:
        query_of(request, self.query, ())
        viewer = viewer_of(request)
        [row] = practice_rows(viewer, [practice_get(viewer, uid)])
        return Response(row)


def _decisions(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    found = practice_get(viewer, uid)
    legal = list(DECISIONS) if found.retired_at is None else []
    yours = legal if can_look_after(viewer, **found.standing) else []
    return dict(PracticeDecisionsRow({"practice": uid, "legal": legal, "yours": yours}).data)


class PracticeDecisions(GenericAPIView[Any]):
    """What may be done with an entry of the library, and doing it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = PracticeDecisionsRow, PracticeDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read what may be done with it now, and what of it is yours."""
        query_of(request, self.query, ())
        return Response(_decisions(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Edit an entry, say that it still holds, or retire it.

        Its owner does, and the head coach, signed in as themselves; who may not is told why with
        a 403. What is retired is a 409.
        """
        viewer, now = viewer_of(request), utc_now()
        found = practice_get(viewer, uid)
        people_require(viewer)
        sent = PracticeDecisionInput(data=request.data)
        sent.is_valid(raise_exception=True)
        data = sent.validated_data
        if data["decision"] == "retire":
            practice_retire(actor=viewer, practice=found, reason=data["reason"], now=now)
        elif data["decision"] == "review":
            practice_review(actor=viewer, practice=found, now=now)
        else:
            title, text = data.get("title", found.title), data.get("text", found.text)
            practice_edit(actor=viewer, practice=found, title=title, text=text, now=now)
        place = request.build_absolute_uri("../")
        body = _decisions(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})
