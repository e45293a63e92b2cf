"""What upper floors add to the organisation: parts of its chart, and what is uncovered in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from governance.core.hooks import Hook
from roles.org.rules.coverage import QUESTIONS, Act

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.navigation import NavigationEntry
    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Gap:
    """Something uncovered. ``severity`` 1 is the most urgent; ``since`` when nobody knows better
    is when the role was opened."""

    rule: str
    subject_type: str  # role, department, assignment
    subject_uid: UUID
    label: str
    department_id: int
    since: datetime
    severity: int
    act: Act
    under_way: str = ""
    department: str = ""
    department_uid: UUID | None = None
    people: int = 0  # how many players it concerns
    alarm: bool = False  # something waits there at this moment
    person_id: int | None = None  # whom it is about, if it is about one person
    path: str = ""  # the page where it is closed, of a rule that knows it better than we

    @property
    def is_question(self) -> bool:
        """Whether it asks for a decision; such are listed apart and not counted as gaps."""
        return self.rule in QUESTIONS


# fn(viewer, department_ids, day, now) → department id → {"coaches": […], "gaps": […]}, as of that
# day or, with None, of now; a department may be left out. A flat number of queries, whatever the
# number of departments.
ChartPart = Callable[
    ["Viewer", "Collection[int]", "date | None", "datetime"], dict[int, dict[str, Any]]
]
chart_parts: Hook[ChartPart] = Hook("chart_parts")

# fn(person ids, day, now) → person id → the people whom their dotted lines lead to, by public id.
DottedLines = Callable[["Collection[int]", "date | None", "datetime"], dict[int, list["UUID"]]]
dotted_lines: Hook[DottedLines] = Hook("dotted_lines")

# fn(department's id) -> the names of what stands in it, so that it cannot be closed yet.
department_contents: Hook[Callable[[int], list[str]]] = Hook("department_contents")

# Pages above about the structure as a whole, that the chart leads to who may see them.
structure_pages: Hook[NavigationEntry] = Hook("structure_pages")

# fn(now, the organisation's today, size) -> the gaps of one rule as an organisation of that size
# counts, in a fixed number of statements.
GapsOf = Callable[["datetime", "date", str], list[Gap]]
gap_rules: Hook[GapsOf] = Hook("gap_rules")

# The same, asked in a small organisation only, which is shown few gaps.
small_gap_rules: Hook[GapsOf] = Hook("small_gap_rules")

# fn(key of a rule) -> its name in words when it is one of theirs that can be set aside, else "".
# Such a key is "kind:uid", so that it is none of coverage.
rules_aside: Hook[Callable[[str], str]] = Hook("rules_aside")

# fn(now) -> the departments where something waits for a coach at this moment, in one statement:
# of gaps that are equally grave theirs come first. Filled by escalations.
gap_alarms: Hook[Callable[[datetime], frozenset[int]]] = Hook("gap_alarms")
