"""Imports and drafts: plan → diff → apply. All or nothing, one at a time, nothing silently."""

from roles.sync.services.applying import plan_apply, plan_apply_soon, plan_finish
from roles.sync.services.comparing import draft_compare
from roles.sync.services.drafts import (
    draft_discard,
    draft_open,
    drafting_allowed,
    step_add,
    step_remove,
)
from roles.sync.services.drift import drift_read
from roles.sync.services.keeping import imports_tidy, plan_discard
from roles.sync.services.outcome import Outcome
from roles.sync.services.publishing import draft_publish
from roles.sync.services.runs import import_run, plan_again

__all__ = [
    "Outcome",
    "draft_compare",
    "draft_discard",
    "draft_open",
    "draft_publish",
    "drafting_allowed",
    "drift_read",
    "import_run",
    "imports_tidy",
    "plan_again",
    "plan_apply",
    "plan_apply_soon",
    "plan_discard",
    "plan_finish",
    "step_add",
    "step_remove",
]
