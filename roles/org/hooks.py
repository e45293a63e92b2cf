"""What upper floors add to the organisation chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.core.hooks import Hook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from governance.core.viewer import Viewer

# fn(viewer, department_ids, now) → department id → {"coaches": […], "gaps": […]}; a department
# may be left out. A flat number of queries, whatever the number of departments.
chart_parts: Hook[Callable[[Viewer, Collection[int], datetime], dict[int, dict[str, Any]]]] = Hook(
    "chart_parts"
)
