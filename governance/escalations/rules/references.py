"""Which ids a mention has in other tools, and who may change them. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.watching import can_add_watcher

if TYPE_CHECKING:
    from collections.abc import Iterable

    from governance.core.viewer import Viewer

MOST_REFERENCES: Final = 10
REFERENCE_LENGTH: Final = 100


class ReferenceStep(TextChoices):
    ADD = "add", _("Add an id")
    REMOVE = "remove", _("Remove an id")


def reference_normal(text: str) -> str:
    """Return an id without white space around it, and with one space where there are several."""
    return " ".join(text.split())


def references_normal(texts: Iterable[str]) -> list[str]:
    """Return them normal, each once, in their order, without empty ones."""
    return [each for each in dict.fromkeys(map(reference_normal, texts)) if each]


def can_refer(viewer: Viewer, *, holder_id: int | None, department_id: int | None) -> bool:
    """Whoever may let others watch it: who has it, the department's coaches and the head coach."""
    return can_add_watcher(viewer, holder_id=holder_id, department_id=department_id)


def references_open(*, kept: bool, many: int) -> list[ReferenceStep]:
    """Return what is possible now with a mention of so many; ``kept``: its words are still there,
    whether or not it is over, since tickets are opened afterwards, too."""
    possible = {ReferenceStep.ADD: many < MOST_REFERENCES, ReferenceStep.REMOVE: many > 0}
    return [step for step, opens in possible.items() if kept and opens]
