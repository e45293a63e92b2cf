"""Reading imports and drafts."""

from __future__ import annotations

from roles.sync.selectors.drafts import draft_for, draft_steps, drafts_page
from roles.sync.selectors.imports import (
    FIELDS,
    PAGE,
    FieldChange,
    RowLine,
    changes_named,
    imports_page,
    imports_seen,
    leavers_mostly_of,
    names_of,
    plan_for,
    plans_waiting,
    rows_all,
    rows_named,
    rows_stretch,
    waiting_count,
)

__all__ = [
    "FIELDS",
    "PAGE",
    "FieldChange",
    "RowLine",
    "changes_named",
    "draft_for",
    "draft_steps",
    "drafts_page",
    "imports_page",
    "imports_seen",
    "leavers_mostly_of",
    "names_of",
    "plan_for",
    "plans_waiting",
    "rows_all",
    "rows_named",
    "rows_stretch",
    "waiting_count",
]
