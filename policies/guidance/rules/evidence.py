"""Who may ask who was bound by what, and how somebody stood to a guideline. Pure decisions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer


class Standing(StrEnum):
    """How a person stood to a guideline at the end of a day."""

    SIGNED = "signed"
    SIGNED_LATE = "signed_late"
    EXEMPT = "exempt"
    LEAVE = "leave"  # not signed, and on leave: clocks pause
    IN_TIME = "in_time"  # not signed, and not late yet
    LATE = "late"


STANDINGS: Final[dict[str, _StrPromise]] = {
    Standing.SIGNED: _("Signed"),
    Standing.SIGNED_LATE: _("Signed late"),
    Standing.EXEMPT: _("Exempt"),
    Standing.LEAVE: _("On leave"),
    Standing.IN_TIME: _("Still in time"),
    Standing.LATE: _("Late"),
}


def sees_all_evidence(viewer: Viewer) -> bool:
    """Auditors, the head coach, and tokens of theirs, see the evidence about everybody."""
    if viewer.kind == "token":
        return "audit" in viewer.scopes
    return viewer.auditor or viewer.head_coach


def sees_bound(viewer: Viewer) -> bool:
    """Heads of departments see what there is about the people in them."""
    return sees_all_evidence(viewer) or (viewer.kind != "token" and bool(viewer.led_department_ids))


def can_pack(viewer: Viewer) -> bool:
    """Auditors and the head coach, signed in as themselves, take evidence away as a file."""
    return viewer.kind == "person" and (viewer.auditor or viewer.head_coach)


def bound_departments(viewer: Viewer) -> frozenset[int] | None:
    """Return whose evidence: None for everybody's, else that of people in these departments."""
    if sees_all_evidence(viewer):
        return viewer.within_department_ids
    return viewer.led_department_ids
