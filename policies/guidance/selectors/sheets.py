"""Scans of signed sheets, for those who see the evidence about somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from governance.core.errors import Missing
from policies.guidance.models import SignedSheet
from policies.guidance.rules.evidence import bound_departments, sees_bound

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer


def sheet_for(viewer: Viewer, receipt: UUID) -> SignedSheet:
    """Return the scan behind a signature: one's own, what one witnessed, and that of whose
    evidence one sees; Missing else. One query."""
    own = Q(acknowledgement__person=viewer.person_id or 0)
    own |= Q(acknowledgement__witness=viewer.person_id or 0)
    sheets = SignedSheet.objects.select_related("acknowledgement__version__policy")
    if sees_bound(viewer):
        places = bound_departments(viewer)
        theirs = Q() if places is None else Q(acknowledgement__person__department__in=places)
        sheets = sheets.filter(own | theirs) if places is not None else sheets
    else:
        sheets = sheets.filter(own)
    found = sheets.filter(acknowledgement__uid=receipt).first()
    if found is None:
        raise Missing
    return found
