"""Taking the scan of a signed sheet away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from governance.audit.services import entry_record
from policies.guidance.selectors.sheets import sheet_for

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer
    from policies.guidance.models import SignedSheet


@transaction.atomic
def sheet_take(*, actor: Viewer, receipt: UUID) -> SignedSheet:
    """Return the scan behind a signature, and tell the trail who took it. Raises Missing."""
    found = sheet_for(actor, receipt)
    kept = found.acknowledgement
    changes = {"receipt": str(kept.uid), "scan": kept.scan_hash}
    entry_record(actor=actor, verb="evidence.sheet_taken", subject=kept.version, changes=changes)
    return found
