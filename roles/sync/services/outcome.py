"""What an import came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roles.sync.models import ImportPlan


@dataclass(frozen=True, slots=True)
class Outcome:
    """``state`` is unchanged, planned, waiting, applying or applied; unchanged keeps no plan."""

    state: str
    totals: dict[str, int]
    by: dict[str, dict[str, int]]
    plan: ImportPlan | None = None
    extra: dict[str, list[str]] = field(default_factory=dict)
