"""Writing guidelines: draft, publish, ask people, record that they read."""

from __future__ import annotations

from policies.guidance.services.approving import version_approve, version_return
from policies.guidance.services.asking import (
    guidelines_ask,
    guidelines_release,
    people_back_wait,
)
from policies.guidance.services.asking_back import question_answer, version_ask_back
from policies.guidance.services.baselines import baseline_make
from policies.guidance.services.checklist import binds, guidelines_needed
from policies.guidance.services.consulting import (
    comment_add,
    comment_answer,
    version_consult,
)
from policies.guidance.services.drafting import (
    BEGUN,
    TEXT_LENGTH,
    TITLE_LENGTH,
    draft_save,
    drafting_allowed,
    editing_allowed,
    free_slug,
    policy_draft,
    version_draft,
)
from policies.guidance.services.following import approvals_follow, policy_approvals_set
from policies.guidance.services.gating import gate_set
from policies.guidance.services.nudging import people_nudge
from policies.guidance.services.packs import pack_ask, pack_make, pack_take, packs_drop
from policies.guidance.services.publishing import version_publish
from policies.guidance.services.sheets import sheet_take
from policies.guidance.services.signing import paper_record, version_acknowledge
from policies.guidance.services.sparing import exemption_follow, people_moved_spare
from policies.guidance.services.standing_approvals import standing_end, standing_give
from policies.guidance.services.steps import (
    SCHEDULED_JOB,
    scheduled_publish,
    version_schedule,
    version_submit,
    version_unschedule,
    version_withdraw,
)
from policies.guidance.services.translating import translation_publish, translation_save

__all__ = [
    "BEGUN",
    "SCHEDULED_JOB",
    "TEXT_LENGTH",
    "TITLE_LENGTH",
    "approvals_follow",
    "baseline_make",
    "binds",
    "comment_add",
    "comment_answer",
    "draft_save",
    "drafting_allowed",
    "editing_allowed",
    "exemption_follow",
    "free_slug",
    "gate_set",
    "guidelines_ask",
    "guidelines_needed",
    "guidelines_release",
    "pack_ask",
    "pack_make",
    "pack_take",
    "packs_drop",
    "paper_record",
    "people_back_wait",
    "people_moved_spare",
    "people_nudge",
    "policy_approvals_set",
    "policy_draft",
    "question_answer",
    "scheduled_publish",
    "sheet_take",
    "standing_end",
    "standing_give",
    "translation_publish",
    "translation_save",
    "version_acknowledge",
    "version_approve",
    "version_ask_back",
    "version_consult",
    "version_draft",
    "version_publish",
    "version_return",
    "version_schedule",
    "version_submit",
    "version_unschedule",
    "version_withdraw",
]
