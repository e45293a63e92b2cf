"""What upper floors tell about guidelines before the fact: whether a course was passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Gate:
    """A course to be passed before signing; ``attempt`` is the one that passed, if any holds."""

    title: str
    path: str
    attempt: UUID | None = None


# fn(uid of a course, person's id, now) -> its gate, None for a course that is not to be had; two
# queries at most. Filled by training.
gates: Hook[Callable[[UUID, int, datetime], Gate | None]] = Hook("gates")

# fn(person's id, path of a guideline) -> the page of a question of theirs about it that waits for
# an answer, else "". Filled by playbooks; one query.
questions_awaited: Hook[Callable[[int, str], str]] = Hook("questions_awaited")

# fn() -> the courses that can be asked for, as (uid, title). Filled by training.
gate_courses: Hook[Callable[[], list[tuple[UUID, str]]]] = Hook("gate_courses")

# fn() -> why nothing is published by itself at present, in a sentence, else "". Filled by
# escalations; one query.
publishing_stopped: Hook[Callable[[], str]] = Hook("publishing_stopped")
