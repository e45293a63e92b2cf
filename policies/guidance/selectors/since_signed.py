"""What is new in a version for somebody who signed one before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import get_language

from policies.guidance.models import Acknowledgement, PolicyVersion
from policies.guidance.rules.compare import texts_compared
from policies.guidance.selectors.languages import texts_alike

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer
    from policies.guidance.rules.compare import Difference


@dataclass(frozen=True, slots=True)
class SinceSigned:
    version: PolicyVersion
    signed: int  # the number of the version that was signed last
    changes: tuple[Difference, ...]


def changes_since_signed(viewer: Viewer, uid: UUID) -> SinceSigned | None:
    """Return what differs in the version ``uid`` from what the viewer signed last of that
    guideline, in their language if both are there in it.

    None for whoever signed none before it, which takes one query; else it takes three.
    """
    former = (
        Acknowledgement.objects.filter(
            person_id=viewer.person_id or 0,
            version__policy__versions__uid=uid,
            version__number__lt=F("version__policy__versions__number"),
        )
        .select_related("version")
        .order_by("-version__number")
        .first()
    )
    if former is None:
        return None
    versions = PolicyVersion.objects.visible_to(viewer).select_related("policy")
    version = versions.filter(uid=uid).first()
    if version is None:
        return None
    before, after = texts_alike(former.version, version, get_language() or version.language)
    changes = texts_compared(before.text, after.text).differences
    return SinceSigned(version, former.version.number, changes)
