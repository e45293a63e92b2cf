"""Reading the trail, and checking that nobody has changed it."""

from __future__ import annotations

from governance.audit.models import TrailCheck
from governance.audit.selectors.entries import (
    Cause,
    acted_last,
    causes_of,
    entries_about,
    entries_about_any,
    entries_latest,
    fields_before,
    subjects_since,
)
from governance.audit.selectors.exporting import Exported, entries_exported, seals_holding
from governance.audit.selectors.reading import (
    TrailAsked,
    TrailPage,
    TrailRow,
    check_latest,
    checks_recent,
    entries_found,
    trail_page,
    trail_rows,
    trail_size,
)
from governance.audit.selectors.verifying import (
    Fault,
    Verification,
    last_sealed_id,
    trail_verify,
    transactions_restarted,
    unsealed_among,
    unsealed_since,
)

__all__ = [
    "Cause",
    "Exported",
    "Fault",
    "TrailAsked",
    "TrailCheck",
    "TrailPage",
    "TrailRow",
    "Verification",
    "acted_last",
    "causes_of",
    "check_latest",
    "checks_recent",
    "entries_about",
    "entries_about_any",
    "entries_exported",
    "entries_found",
    "entries_latest",
    "fields_before",
    "last_sealed_id",
    "seals_holding",
    "subjects_since",
    "trail_page",
    "trail_rows",
    "trail_size",
    "trail_verify",
    "transactions_restarted",
    "unsealed_among",
    "unsealed_since",
]
