"""Reading guidelines: what is in force, for whom, and what it asks of the viewer."""

from __future__ import annotations

from policies.guidance.selectors.audience import (
    assignments_lacking,
    guideline_path,
    holders_of,
    people_below,
    people_named,
    todos_outside,
    versions_in_force,
)
from policies.guidance.selectors.baseline import Baseline, baseline_lists, baseline_there
from policies.guidance.selectors.comparing import Comparison, comparison
from policies.guidance.selectors.counting import (
    acknowledgements_counting,
    counting_since,
    exempt,
    signed_at,
    signed_count,
)
from policies.guidance.selectors.gaps import baseline_behind, baseline_unsigned
from policies.guidance.selectors.lines import GuidelineLine, guideline_lines
from policies.guidance.selectors.reading import (
    Reading,
    acknowledgement_for,
    draft_for,
    reading,
    version_for,
)
from policies.guidance.selectors.standing import people_standing
from policies.guidance.selectors.todos import todo_next, todos_due, todos_open_count

__all__ = [
    "Baseline",
    "Comparison",
    "GuidelineLine",
    "Reading",
    "acknowledgement_for",
    "acknowledgements_counting",
    "assignments_lacking",
    "baseline_behind",
    "baseline_lists",
    "baseline_there",
    "baseline_unsigned",
    "comparison",
    "counting_since",
    "draft_for",
    "exempt",
    "guideline_lines",
    "guideline_path",
    "holders_of",
    "people_below",
    "people_named",
    "people_standing",
    "reading",
    "signed_at",
    "signed_count",
    "todo_next",
    "todos_due",
    "todos_open_count",
    "todos_outside",
    "version_for",
    "versions_in_force",
]
