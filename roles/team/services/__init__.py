"""Writing the team: roles, the life of an assignment, checklists and readiness."""

from __future__ import annotations

from roles.team.services.access import access_ask_again
from roles.team.services.break_glass import JOB as BREAK_GLASS_END
from roles.team.services.break_glass import glass_break
from roles.team.services.card_links import card_link_make, card_link_revoke
from roles.team.services.checklists import (
    checklist_item_meet,
    checklist_items_add,
    checklist_items_drop,
)
from roles.team.services.closures import closures_follow, closures_recheck
from roles.team.services.deciding import assignment_decide
from roles.team.services.decisions import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_decline,
    assignment_refuse,
    assignment_withdraw,
)
from roles.team.services.drafts import draft_drop, draft_keep, drafts_tidy
from roles.team.services.endings import (
    assignment_end,
    assignments_expire,
    decisions_reassign,
    leavers_close,
)
from roles.team.services.exemptions import (
    exemption_ask,
    exemption_decide,
    exemption_end,
    exemptions_expire,
    exemptions_pass_on,
)
from roles.team.services.externals import externals_notify, sponsors_follow
from roles.team.services.filling import role_fill
from roles.team.services.focus import assignment_backup_change, assignment_focus_change, focus_drop
from roles.team.services.getting_ready import checklists_done
from roles.team.services.handovers import assignment_handed_over
from roles.team.services.leave import checklist_items_pause, checklist_items_wait, leaves_end
from roles.team.services.leavers import handovers_reassign, leavers_hand_over
from roles.team.services.past_gaps import gaps_forget, gaps_keep
from roles.team.services.pauses import assignment_resume, assignment_suspend
from roles.team.services.picking import holders_pick
from roles.team.services.proposals import assignment_propose
from roles.team.services.readiness import READINESS_END, readiness_refresh
from roles.team.services.reviewers import reviews_reassign
from roles.team.services.reviewing import review_change, review_end, reviews_keep
from roles.team.services.reviews import review_ask, reviews_follow, reviews_open
from roles.team.services.role_records import (
    liaison_end,
    liaison_name,
    liaisons_follow,
    role_change,
    role_change_allowed,
)
from roles.team.services.role_types import role_type_add, role_type_update
from roles.team.services.roles import role_close, role_open
from roles.team.services.set_up import head_coach_appoint
from roles.team.services.silence import decisions_follow
from roles.team.services.spreading import terms_follow, terms_spread
from roles.team.services.terms import department_terms_set, terms_allowed
from roles.team.services.trials import trials_follow
from roles.team.services.waiting import waiting_follow

__all__ = [
    "BREAK_GLASS_END",
    "READINESS_END",
    "access_ask_again",
    "assignment_accept",
    "assignment_approve",
    "assignment_backup_change",
    "assignment_consent",
    "assignment_decide",
    "assignment_decline",
    "assignment_end",
    "assignment_focus_change",
    "assignment_handed_over",
    "assignment_propose",
    "assignment_refuse",
    "assignment_resume",
    "assignment_suspend",
    "assignment_withdraw",
    "assignments_expire",
    "card_link_make",
    "card_link_revoke",
    "checklist_item_meet",
    "checklist_items_add",
    "checklist_items_drop",
    "checklist_items_pause",
    "checklist_items_wait",
    "checklists_done",
    "closures_follow",
    "closures_recheck",
    "decisions_follow",
    "decisions_reassign",
    "department_terms_set",
    "draft_drop",
    "draft_keep",
    "drafts_tidy",
    "exemption_ask",
    "exemption_decide",
    "exemption_end",
    "exemptions_expire",
    "exemptions_pass_on",
    "externals_notify",
    "focus_drop",
    "gaps_forget",
    "gaps_keep",
    "glass_break",
    "handovers_reassign",
    "head_coach_appoint",
    "holders_pick",
    "leavers_close",
    "leavers_hand_over",
    "leaves_end",
    "liaison_end",
    "liaison_name",
    "liaisons_follow",
    "readiness_refresh",
    "review_ask",
    "review_change",
    "review_end",
    "reviews_follow",
    "reviews_keep",
    "reviews_open",
    "reviews_reassign",
    "role_change",
    "role_change_allowed",
    "role_close",
    "role_fill",
    "role_open",
    "role_type_add",
    "role_type_update",
    "sponsors_follow",
    "terms_allowed",
    "terms_follow",
    "terms_spread",
    "trials_follow",
    "waiting_follow",
]
