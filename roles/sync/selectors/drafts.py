"""Reading drafts: the list, one of them, its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F

from governance.core.database import row_get
from roles.sync.models import Draft, DraftStep
from roles.sync.selectors.imports import PAGE

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer


def drafts_seen(viewer: Viewer) -> QuerySet[Draft]:
    """Return all drafts for ``viewer``: open ones, then what was settled last, with their
    ``step_count``."""
    seen = Draft.objects.visible_to(viewer).defer("compared")
    named: dict[str, Any] = {"step_count": Count("steps")}
    latest_settled = F("settled_at").desc(nulls_first=True)
    return seen.annotate(**named).order_by(latest_settled, "-made_at", "-pk")


def drafts_page(*, viewer: Viewer, page: int) -> tuple[list[Draft], bool]:
    """Return one page, and whether more follow."""
    first = (page - 1) * PAGE
    found = list(drafts_seen(viewer)[first : first + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def draft_for(*, viewer: Viewer, uid: UUID) -> Draft:
    """Return a draft. Raises Missing, also when it is not to be seen."""
    return row_get(Draft.objects.visible_to(viewer), uid)


def steps_named(draft: Draft) -> QuerySet[DraftStep]:
    """Return its steps with everything that they name."""
    return draft.steps.select_related(
        "department",
        "opened",
        "parent",
        "parent_opened",
        "head",
        "person",
        "manager",
        "role_type",
        "role__type",
        "role__department",
        "added_by_account",
    )


def draft_steps(draft: Draft) -> list[DraftStep]:
    """Return its steps in order, with everything that they name; one query."""
    return list(steps_named(draft).order_by("position"))
