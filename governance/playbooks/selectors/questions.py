"""Questions, as a viewer may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.database import row_get
from governance.playbooks.models import Question

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.playbooks.models import QuestionQuerySet

SHOWN = 50


def questions_all(viewer: Viewer) -> QuestionQuerySet:
    """Return whatever the viewer may read, newest first, people at hand."""
    found = Question.objects.visible_to(viewer).select_related("asker", "asked", "department")
    return found.order_by("-asked_at", "-id")


def questions_told(viewer: Viewer) -> QuestionQuerySet:
    """Return the same with all that was said, and the practice that came of it; two queries."""
    found = questions_all(viewer).select_related("practice")
    return found.prefetch_related("messages__author")


def questions_own(viewer: Viewer) -> list[Question]:
    """Return what the viewer asked, newest first, at most ``SHOWN``; one query."""
    return list(questions_all(viewer).filter(asker_id=viewer.person_id)[:SHOWN])


def questions_waiting(viewer: Viewer) -> QuestionQuerySet:
    """Return what the viewer may answer and nobody has, due first."""
    found = questions_all(viewer).open().exclude(asker_id=viewer.person_id)
    return found.order_by("due_at", "id")


def questions_mine(viewer: Viewer) -> QuestionQuerySet:
    """Return what the viewer is asked and nobody has answered, due first."""
    found = questions_all(viewer).open().filter(asked_id=viewer.person_id or 0)
    return found.order_by("due_at", "id")


def question_about(person_id: int, path: str) -> str:
    """Return the page of the newest open question that the person asked from ``path`` or below
    it, "" when there is none; one query."""
    found = Question.objects.open().filter(asker_id=person_id, page__startswith=path)
    uid = found.order_by("-asked_at").values_list("uid", flat=True).first()
    return f"/ask/{uid}/" if uid else ""


def pages_asked_from(viewer: Viewer) -> list[str]:
    """Return from which pages the viewer asked what waits for an answer; one query."""
    found = Question.objects.open().filter(asker_id=viewer.person_id or 0).exclude(page="")
    return list(found.values_list("page", flat=True)[:SHOWN])


def question_get(viewer: Viewer, uid: UUID) -> Question:
    """Return it with its messages; raises Missing for whom it is not for. Two queries."""
    return row_get(questions_told(viewer), uid)
