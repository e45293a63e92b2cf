"""What the top floor keeps of what happened below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.dispatch import receiver

from governance.audit.services import entry_record
from governance.core.events import list_exported
from governance.core.uid import uuid7

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Export:
    """One list that was taken away, as the trail names it."""

    name: str
    uid: UUID = field(default_factory=uuid7)

    def __str__(self) -> str:
        return self.name


@receiver(list_exported, dispatch_uid="home.list_exported")
def export_note(
    sender: object,
    *,
    actor: Viewer,
    name: str,
    kind: str,
    query: str,
    count: int,
    **kwargs: object,
) -> None:
    """Record who took which list, how it was filtered and how many rows it had."""
    changes = {"format": kind, "filter": query, "rows": count}
    entry_record(actor=actor, verb="list.exported", subject=Export(name), changes=changes)
