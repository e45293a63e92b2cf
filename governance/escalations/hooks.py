"""What upper floors tell on the page of a mention, and lead to from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MentionPart:
    """A button of the page; with ``at`` also a line of what happened, which leads there too."""

    label: str
    url: str
    at: datetime | None = None
    told: str = ""  # the line
    detail: str = ""  # and what is below it, as the link


# fn(viewer, mention) -> its part of the page, if it has one. Filled by playbooks; one query.
mention_parts: Hook[Callable[[Viewer, Any], MentionPart | None]] = Hook("mention_parts")
