"""What upper floors tell the team before the fact: items of a checklist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One thing that a new assignment needs; met already when ``met_at`` is given."""

    kind: str  # of ItemKind: "guideline", "course"
    ref: UUID  # uid of the policy or course
    title: str
    path: str
    met_at: datetime | None = None
    expires_at: datetime | None = None

    def is_met(self, now: datetime) -> bool:
        """Whether it was done and still holds."""
        return self.met_at is not None and (self.expires_at is None or self.expires_at > now)


# fn(assignment, now) -> what this new assignment needs, met or not. Filled by guidance, training.
checklist_sources: Hook[Callable[[Any, datetime], list[ItemDraft]]] = Hook("checklist_sources")

# fn(terms, now) -> the same for an assignment on these terms, before it is proposed. Reads only.
checklist_forecasts: Hook[Callable[[Any, datetime], list[ItemDraft]]] = Hook("checklist_forecasts")

# fn(person's id) -> in words, what they have in hand that somebody else is to have. Filled by
# escalations and playbooks; a fixed number of statements.
handover_parts: Hook[Callable[[int], list[str]]] = Hook("handover_parts")
