"""What is still open, for the viewer and for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from governance.todos.models import Todo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer


def todos_due(viewer: Viewer, kind: str) -> dict[UUID, datetime]:
    """Return when the viewer's open to-dos of ``kind`` are due, by their subject."""
    if viewer.person_id is None:
        return {}
    rows = Todo.objects.open().filter(person_id=viewer.person_id, subject__kind=kind)
    return dict(rows.values_list("subject__ref", "due_at"))


def todos_open_count(kind: str, refs: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many have each of these open; one query."""
    rows = Todo.objects.open().filter(subject__kind=kind, subject__ref__in=list(refs))
    return dict(rows.values_list("subject__ref").annotate(Count("id")))


def todo_next(viewer: Viewer) -> Todo | None:
    """Return what the viewer owes first, of whatever kind."""
    if viewer.person_id is None:
        return None
    return (
        Todo.objects.open()
        .filter(person_id=viewer.person_id)
        .select_related("subject")
        .order_by("due_at", "pk")
        .first()
    )
