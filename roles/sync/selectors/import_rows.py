"""Imports as the API gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roles.sync.models import ImportPlan, ImportRow

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

COUNTED = ("created", "updated", "moved", "left", "rehired", "unchanged")


def imports_listed(*, viewer: Viewer, **asked: Any) -> QuerySet[ImportPlan]:
    """Return the imports that the viewer may see, to be paged, without their files."""
    seen = ImportPlan.objects.visible_to(viewer).filter(**asked)
    return seen.defer("payload", "consequences")


def import_row(plan: ImportPlan) -> dict[str, Any]:
    return {
        "uid": plan.uid,
        "mode": plan.mode,
        "state": plan.state,
        **counted(plan.totals),
        "by": plan.counts,
        "state_hash": plan.made_on,
        "limit": plan.limit,
        "ignored_columns": plan.ignored_columns,
        "made_by": plan.made_by,
        "made_at": plan.made_at,
        "settled_by": plan.settled_by,
        "settled_at": plan.settled_at,
        "reason": plan.reason,
        "failure": plan.failure,
    }


def import_whole(plan: ImportPlan) -> dict[str, Any]:
    """Return one with what would follow, or followed, from it."""
    return {**import_row(plan), "consequences": plan.consequences}


def counted(totals: dict[str, int]) -> dict[str, int]:
    return {action: totals.get(action, 0) for action in COUNTED}


def import_rows_listed(plan: ImportPlan, **asked: Any) -> QuerySet[ImportRow]:
    """Return what an import does, row by row, to be paged; of a huge one the first thousand."""
    return plan.rows.filter(**asked)


def change_row(row: ImportRow) -> dict[str, Any]:
    return {
        "table": row.table,
        "action": row.action,
        "subject": row.subject_uid,
        "key": row.key,
        "label": row.label,
        "changes": row.changes,
    }
