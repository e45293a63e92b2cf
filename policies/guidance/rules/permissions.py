"""Who may write and publish guidelines (and, by the same rules, courses)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


def sees_drafts(viewer: Viewer) -> bool:
    """Drafts are shown to those who write, set up or audit."""
    return can_draft(viewer) or viewer.administrator or viewer.auditor


def can_draft(viewer: Viewer) -> bool:
    """Coaches draft; in a small organisation whoever may publish drafts as well."""
    return viewer.head_coach or bool(viewer.coached_department_ids)


def can_annex(viewer: Viewer, department_id: int | None) -> bool:
    """A department's annex, or that of its channel, is drafted by its head, or by a coach."""
    return can_draft(viewer) or department_id in viewer.led_department_ids


def can_comment(viewer: Viewer, *, consulted: bool) -> bool:
    """Those comment whom a draft is meant for, and who write; auditors and administrators read."""
    return viewer.person_id is not None and (consulted or can_draft(viewer))


def can_publish(viewer: Viewer, size: str) -> bool:
    """The head coach publishes.

    A small organisation may have no head coach and does without waiting: a coach or an
    administrator publishes there too.
    """
    if viewer.head_coach:
        return True
    return size == "small" and (can_draft(viewer) or viewer.administrator)


def can_end_standing(viewer: Viewer, person_id: int, size: str) -> bool:
    """A standing approval is ended by who gave it, or by who publishes."""
    return viewer.person_id == person_id or can_publish(viewer, size)
