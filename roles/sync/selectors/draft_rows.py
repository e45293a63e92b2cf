"""Drafts as the API gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count

from governance.core.database import row_get
from roles.sync.models import Draft, DraftStep
from roles.sync.selectors.drafts import draft_steps, steps_named

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.models import PublicModel
    from governance.core.viewer import Viewer


def drafts_listed(*, viewer: Viewer, state: str | None = None) -> QuerySet[Draft]:
    """Return the drafts that the viewer may see, to be paged; with their ``step_count``."""
    seen = Draft.objects.visible_to(viewer)
    named: dict[str, Any] = {"step_count": Count("steps")}
    return (seen.filter(state=state) if state else seen).annotate(**named)


def draft_row(draft: Draft) -> dict[str, Any]:
    return {
        "uid": draft.uid,
        "name": draft.name,
        "why": draft.why,
        "state": draft.state,
        "made_by": draft.made_by,
        "made_at": draft.made_at,
        "steps": draft.step_count,
        "compared_at": draft.compared_at,
        "settled_by": draft.settled_by,
        "settled_at": draft.settled_at,
        "settled_why": draft.settled_why,
    }


def draft_whole(*, viewer: Viewer, uid: UUID) -> dict[str, Any]:
    """Return one with its steps and what would follow; Missing when it is not to be seen. Two
    queries."""
    draft = row_get(drafts_listed(viewer=viewer), uid)
    steps = [step_row(draft, each) for each in draft_steps(draft)]
    return {**draft_row(draft), "list": steps, "compared": draft.compared}


def draft_steps_listed(draft: Draft) -> QuerySet[DraftStep]:
    """Return its steps, to be paged, with everything that they name; one query."""
    return steps_named(draft).order_by("uid")


def draft_step_known(*, viewer: Viewer, uid: UUID, step_uid: UUID | None) -> DraftStep | None:
    """Return a step of a draft that the viewer may see, None when there is none of that id."""
    drafts = Draft.objects.visible_to(viewer).filter(uid=uid)
    return DraftStep.objects.filter(draft__in=drafts, uid=step_uid).first()


def step_row(draft: Draft, step: DraftStep) -> dict[str, Any]:
    """Return one step as the API tells it."""
    return {
        "uid": step.uid,
        "number": step.position,
        "kind": step.kind,
        "changes": step.changes,
        "name": step.name,
        "department": _uid(step.department),
        "parent": _uid(step.parent),
        "opened_by": step.opened.position if step.opened else None,
        "parent_opened_by": step.parent_opened.position if step.parent_opened else None,
        "head": _uid(step.head),
        "person": _uid(step.person),
        "manager": _uid(step.manager),
        "role": _uid(step.role),
        "type": step.role_type.key if step.role_type else "",
        "refused": draft.compared.get("refused", {}).get(str(step.uid), ""),
    }


def _uid(found: PublicModel | None) -> UUID | None:
    return found.uid if found else None
