"""``/api/v1/questions/``: asking the coach, answering, asking back and keeping.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.permissions import people_require
from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from governance.core.uid import uuid7
from governance.playbooks.api.question_shapes import (
    QuestionDecisionInput,
    QuestionDecisionsRow,
    QuestionInput,
    QuestionQuery,
    QuestionRow,
)
from governance.playbooks.api.sent import needed
from governance.playbooks.api.shapes import NoQuery
from governance.playbooks.rules import question_legal, question_steps_of
from governance.playbooks.selectors.questions import question_get, questions_told
from governance.playbooks.services import (
    practice_keep,
    question_answer,
    question_ask,
    question_ask_back,
    question_withdraw,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from governance.playbooks.models import Question

TAG = "Questions"


def question_row(each: Question) -> dict[str, Any]:
    """Return what the API tells of one of ``questions_told``."""
    practice = getattr(each, "practice", None)
    return {
        "uid": each.uid,
        "text": each.text,
        "asker": each.asker.uid,
        "department": each.department and each.department.uid,
        "asked": each.asked and each.asked.uid,
        "state": each.state,
        "asked_at": each.asked_at,
        "due_at": each.due_at,
        "closed_at": each.closed_at,
        "said": [
            {"author": one.author.uid, "text": one.text, "at": one.written_at}
            for one in each.messages.all()
        ],
        "practice": practice and practice.uid,
    }


class QuestionList(GenericAPIView[Any]):
    """Questions to coaches."""

    tag, many, query = TAG, True, QuestionQuery
    serializer_class, input_class = QuestionRow, QuestionInput

    def get(self, request: Request) -> Response:
        """List what you asked and what you are, or were, asked, in pages.

        The head coach lists all of it. It is between people: a token lists nothing.
        """
        asked = query_of(request, self.query, ()).filters
        viewer = viewer_of(request)
        rows = questions_told(viewer)
        if "state" in asked:
            rows = rows.filter(state=asked["state"])
        if "own" in asked:
            mine = {"asker_id": viewer.person_id or 0}
            rows = rows.filter(**mine) if asked["own"] else rows.exclude(**mine)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response([question_row(each) for each in page])

    def post(self, request: Request) -> Response:
        """Ask your coach, or whoever stands in; people do, and no token can.

        It is owed to you from then on. Where nobody can be asked it is a 409.
        """
        viewer = viewer_of(request)
        people_require(viewer)
        sent = sent_checked(QuestionInput(data=request.data))
        form = sent.get("form") or uuid7()
        asked = question_ask(actor=viewer, text=sent["text"], page="", form=form, now=utc_now())
        body = question_row(question_get(viewer, asked.uid))
        place = request.build_absolute_uri(f"{asked.uid}/")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class QuestionDetail(GenericAPIView[Any]):
    """Read one question and what was said about it."""

    tag, query = TAG, NoQuery
    serializer_class = QuestionRow

    def get(self, request: Request, uid: UUID) -> Response:
        query_of(request, self.query, ())
        return Response(question_row(question_get(viewer_of(request), uid)))


class QuestionDecisions(GenericAPIView[Any]):
    """What may be done with a question, and doing it."""

    tag, query = TAG, NoQuery
    serializer_class, input_class = QuestionDecisionsRow, QuestionDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read which steps are possible now, and which of them are yours."""
        query_of(request, self.query, ())
        return Response(_decisions(viewer_of(request), uid))

    def post(self, request: Request, uid: UUID) -> Response:
        """Answer a question, ask back, take it back, or keep its answer for everybody.

        What is not possible now is a 409 that lists in `legal` what is; who may not is told why
        with a 403.
        """
        viewer = viewer_of(request)
        seen = question_get(viewer, uid)
        _decide(viewer, seen, sent_checked(QuestionDecisionInput(data=request.data)), utc_now())
        place = request.build_absolute_uri("../")
        body = _decisions(viewer, uid)
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _decisions(viewer: Viewer, uid: UUID) -> dict[str, Any]:
    found = question_get(viewer, uid)
    kept = getattr(found, "practice", None) is not None
    return {
        "question": found.uid,
        "state": found.state,
        "legal": question_legal(found.state, kept=kept),
        "yours": question_steps_of(
            viewer,
            asker_id=found.asker_id,
            asked_id=found.asked_id,
            state=found.state,
            kept=kept,
        ),
    }


def _decide(viewer: Viewer, seen: Question, sent: dict[str, Any], now: datetime) -> None:
    if sent["decision"] == "withdraw":
        question_withdraw(actor=viewer, question=seen, now=now)
        return
    text = needed(sent["text"].strip(), "text")
    if sent["decision"] == "keep":
        title = needed(sent["title"].strip(), "title")
        practice_keep(actor=viewer, question=seen, title=title, text=text, now=now)
        return
    say = question_answer if sent["decision"] == "answer" else question_ask_back
    say(actor=viewer, question=seen, text=text, form=sent.get("form") or uuid7(), now=now)
