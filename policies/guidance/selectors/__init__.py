"""Reading guidelines: what is in force, for whom, and what it asks of the viewer."""

from __future__ import annotations

from policies.guidance.selectors.approving import (
    Needed,
    approvals_missing,
    approvals_of,
    approved_hash,
    approver_ids,
    function_names,
    functions_needed,
    head_coaches,
)
from policies.guidance.selectors.audience import (
    assignments_lacking,
    guideline_path,
    holders_of,
    people_below,
    people_named,
    refs_lacking,
    refs_owed,
    todos_outside,
    versions_in_force,
)
from policies.guidance.selectors.baseline import (
    Baseline,
    baseline_lists,
    baseline_there,
    baseline_title,
)
from policies.guidance.selectors.commenting import (
    Consultation,
    comment_for,
    comments_said,
    consultation,
)
from policies.guidance.selectors.comparing import Comparison, comparison
from policies.guidance.selectors.counting import (
    acknowledgements_counting,
    counting_since,
    exempt,
    guideline_rule_name,
    signed_at,
    signed_count,
)
from policies.guidance.selectors.days import acknowledge_days
from policies.guidance.selectors.gaps import baseline_behind, baseline_unsigned
from policies.guidance.selectors.languages import (
    ShownText,
    reader_language,
    text_signed,
    texts_alike,
    texts_counting,
    texts_in_force,
    titles_read,
    translation_lines,
)
from policies.guidance.selectors.lines import (
    GuidelineLine,
    guideline_lines,
    state_asked,
    states_counted,
)
from policies.guidance.selectors.reading import (
    Reading,
    acknowledgement_for,
    draft_for,
    reading,
    version_for,
)
from policies.guidance.selectors.review_page import ReviewPage, review_for, review_page, working
from policies.guidance.selectors.standing import people_standing
from policies.guidance.selectors.todos import todo_next, todos_due, todos_open_count

__all__ = [
    "Baseline",
    "Comparison",
    "Consultation",
    "GuidelineLine",
    "Needed",
    "Reading",
    "ReviewPage",
    "ShownText",
    "acknowledge_days",
    "acknowledgement_for",
    "acknowledgements_counting",
    "approvals_missing",
    "approvals_of",
    "approved_hash",
    "approver_ids",
    "assignments_lacking",
    "baseline_behind",
    "baseline_lists",
    "baseline_there",
    "baseline_title",
    "baseline_unsigned",
    "comment_for",
    "comments_said",
    "comparison",
    "consultation",
    "counting_since",
    "draft_for",
    "exempt",
    "function_names",
    "functions_needed",
    "guideline_lines",
    "guideline_path",
    "guideline_rule_name",
    "head_coaches",
    "holders_of",
    "people_below",
    "people_named",
    "people_standing",
    "reader_language",
    "reading",
    "refs_lacking",
    "refs_owed",
    "review_for",
    "review_page",
    "signed_at",
    "signed_count",
    "state_asked",
    "states_counted",
    "text_signed",
    "texts_alike",
    "texts_counting",
    "texts_in_force",
    "titles_read",
    "todo_next",
    "todos_due",
    "todos_open_count",
    "todos_outside",
    "translation_lines",
    "version_for",
    "versions_in_force",
    "working",
]
