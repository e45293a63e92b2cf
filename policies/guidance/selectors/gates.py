"""Whether somebody may sign yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.guidance.hooks import Gate, gate_courses, gates, questions_awaited
from policies.guidance.selectors.audience import guideline_path

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from policies.guidance.models import Policy


def gate_of(course: UUID | None, person_id: int | None, now: datetime) -> Gate | None:
    """Return the course that has to be passed first, None when there is none (any more)."""
    if course is None or person_id is None:
        return None
    return next((gate for find in gates if (gate := find(course, person_id, now))), None)


def courses_to_pass() -> list[tuple[UUID, str]]:
    """Return the courses that a guideline can ask for first."""
    return [course for courses in gate_courses for course in courses()]


def question_awaited(viewer: Viewer, policy: Policy) -> str:
    """Return the page of the viewer's question about it that waits for an answer, else ""."""
    if viewer.person_id is None:
        return ""
    path, person_id = guideline_path(policy), viewer.person_id
    return next((page for find in questions_awaited if (page := find(person_id, path))), "")
