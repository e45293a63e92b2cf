"""Reading the team: roles, assignments, who is asked, who covers what, and what is uncovered."""

from __future__ import annotations

from roles.team.selectors.assignments import (
    assignment_get,
    assignment_steps,
    assignments_for,
    decision_items,
    decision_verdict,
    item_for,
    role_get,
    roles_for,
    steps_legal,
    waiting_items,
    waiting_kinds,
)
from roles.team.selectors.audience_words import (
    audience_rules,
    audience_word,
    audiences_read,
    rule_word,
    rules_word,
)
from roles.team.selectors.audiences import (
    assignments_bound,
    audience_by_role,
    audience_has,
    audience_people,
    audiences_with,
    rules_people,
)
from roles.team.selectors.chart_parts import chart_team
from roles.team.selectors.circle import (
    answering,
    circle_about,
    circle_of,
    people_concerned,
    proposer_id_of,
    stand_ins,
)
from roles.team.selectors.cover import ready_coaches, ready_head_coaches
from roles.team.selectors.exemptions import (
    exemption_deciders,
    exemption_get,
    exemptions_shown,
)
from roles.team.selectors.gaps import (
    GAP_RULES,
    gaps,
    gaps_aside,
    gaps_coached,
    gaps_coachless,
    gaps_concerning,
    gaps_counted_lately,
    gaps_with_aside,
    team_uncoached,
)
from roles.team.selectors.handovers import handover_things
from roles.team.selectors.passing import decision_next
from roles.team.selectors.proposals import (
    PlannedDecision,
    Terms,
    decisions_again,
    decisions_for,
    proposal_objections,
    with_people,
)
from roles.team.selectors.reviews import (
    review_verdict,
    reviewer_for,
    reviewers_able,
    reviews_due,
    reviews_waiting,
)
from roles.team.selectors.standing import roles_standing
from roles.team.selectors.viewer import viewer_team

__all__ = [
    "GAP_RULES",
    "PlannedDecision",
    "Terms",
    "answering",
    "assignment_get",
    "assignment_steps",
    "assignments_bound",
    "assignments_for",
    "audience_by_role",
    "audience_has",
    "audience_people",
    "audience_rules",
    "audience_word",
    "audiences_read",
    "audiences_with",
    "chart_team",
    "circle_about",
    "circle_of",
    "decision_items",
    "decision_next",
    "decision_verdict",
    "decisions_again",
    "decisions_for",
    "exemption_deciders",
    "exemption_get",
    "exemptions_shown",
    "gaps",
    "gaps_aside",
    "gaps_coached",
    "gaps_coachless",
    "gaps_concerning",
    "gaps_counted_lately",
    "gaps_with_aside",
    "handover_things",
    "item_for",
    "people_concerned",
    "proposal_objections",
    "proposer_id_of",
    "ready_coaches",
    "ready_head_coaches",
    "review_verdict",
    "reviewer_for",
    "reviewers_able",
    "reviews_due",
    "reviews_waiting",
    "role_get",
    "roles_for",
    "roles_standing",
    "rule_word",
    "rules_people",
    "rules_word",
    "stand_ins",
    "steps_legal",
    "team_uncoached",
    "viewer_team",
    "waiting_items",
    "waiting_kinds",
    "with_people",
]
