"""What the API tells of crises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.escalations.models import Crisis
from governance.escalations.rules.crisis import CrisisStep, can_declare_crisis
from governance.escalations.rules.texts import can_decide_text
from governance.escalations.selectors.crisis import RELATED

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

CRISIS_FIELDS = (
    *("uid", "about", "department", "path", "channels_paused", "declared_by", "declared_at"),
    *("texts", "ended_by", "ended_at", "end_reason"),
)
CRISIS_FILTERS = {"open": "ended_at__isnull", "department": "department__uid"}


def crises_rows(viewer: Viewer, **wanted: Any) -> QuerySet[Crisis]:
    """Return the crises that the viewer sees, with all that a row tells; two queries.

    ``wanted`` are ``open``, a boolean, and ``department``, the public id of one.
    """
    given = {CRISIS_FILTERS[name]: value for name, value in wanted.items()}
    found = Crisis.objects.visible_to(viewer).filter(**given)
    return found.select_related(*RELATED).prefetch_related("allowed__text").order_by("uid")


def crisis_row(crisis: Crisis) -> dict[str, Any]:
    """Return a crisis as the API tells it; reads no more than ``crises_rows`` gave."""
    return {
        "uid": crisis.uid,
        "about": crisis.about,
        "department": crisis.department.uid if crisis.department else None,
        "path": crisis.path.uid if crisis.path else None,
        "channels_paused": crisis.paused,
        "declared_by": crisis.declared_by.uid,
        "declared_at": crisis.declared_at,
        "texts": sorted(each.text.uid for each in crisis.allowed.all()),
        "ended_by": crisis.ended_by.uid if crisis.ended_by else None,
        "ended_at": crisis.ended_at,
        "end_reason": crisis.end_reason,
    }


def crisis_choices(viewer: Viewer, crisis: Crisis) -> dict[str, Any]:
    """Return what is possible with a crisis now, and what of it the viewer may; no query."""
    may = {
        CrisisStep.END: can_declare_crisis(viewer),
        CrisisStep.ALLOW_TEXT: can_decide_text(viewer, author_id=None, small=True),
    }
    legal = list(CrisisStep) if crisis.ended_at is None else []
    return {
        "crisis": crisis.uid,
        "legal": legal,
        "yours": [step for step in legal if may[step]],
    }
