"""What is set aside without an answer, and who may; what was only noted and is passed on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.climbing import can_take

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class Disposition(TextChoices):
    """Why nobody answers: no clock runs, and it never counts as answered."""

    NOISE = "noise", _("Noise")
    SPAM = "spam", _("Spam")
    DUPLICATE = "duplicate", _("The same as another")


NAMED = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def can_set_aside(
    viewer: Viewer, *, asked_id: int | None, holder_id: int | None, department_id: int | None
) -> bool:
    """Whoever may take it; once somebody has it, nobody else."""
    if holder_id is not None:
        return viewer.person_id == holder_id
    return can_take(viewer, asked_id=asked_id, department_id=department_id)


def can_pass_on(viewer: Viewer, *, logged_by_id: int | None, department_id: int | None) -> bool:
    """Whoever reported it, the department's coaches and the head coach."""
    own = viewer.person_id is not None and viewer.person_id == logged_by_id
    return own or can_take(viewer, asked_id=None, department_id=department_id)


def mention_named(text: str) -> UUID | None:
    """Return the id in an address of a mention, or in what was copied of it."""
    found = NAMED.search(text)
    return UUID(found[0]) if found else None
