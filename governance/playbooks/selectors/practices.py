"""The library of kept answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat

from governance.core.errors import Missing
from governance.core.search import Fold, search_any
from governance.playbooks.models import Practice

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer

SHOWN = 10
PRACTICE_TEXT = Fold(Concat(F("title"), Value(" "), F("text"), output_field=TextField()))


def practices_found(viewer: Viewer, q: str) -> list[Practice]:
    """Return those in which every word of ``q`` stands, or the newest; one query."""
    known = Practice.objects.visible_to(viewer)
    found = search_any(known, q, name="title", text=PRACTICE_TEXT) if q.strip() else known
    return list(found.order_by("-kept_at", "-id")[:SHOWN])


def practice_get(viewer: Viewer, uid: UUID) -> Practice:
    """Return it with its owner; raises Missing."""
    found = Practice.objects.visible_to(viewer).select_related("owner").filter(uid=uid).first()
    if found is None:
        raise Missing
    return found
