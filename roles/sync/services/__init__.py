"""Imports: plan → diff → apply. All or nothing, one at a time, never a silent mass leave."""

from roles.sync.services.applying import plan_apply, plan_apply_soon, plan_finish
from roles.sync.services.drift import drift_read
from roles.sync.services.keeping import imports_tidy, plan_discard
from roles.sync.services.outcome import Outcome
from roles.sync.services.runs import import_run, plan_again

__all__ = [
    "Outcome",
    "drift_read",
    "import_run",
    "imports_tidy",
    "plan_again",
    "plan_apply",
    "plan_apply_soon",
    "plan_discard",
    "plan_finish",
]
