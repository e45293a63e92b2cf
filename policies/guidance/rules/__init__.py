"""Guidelines: who may do what, the text's fingerprint and how it is shown. Pure decisions."""

from __future__ import annotations

from policies.guidance.rules.approving import (
    CLAUSE,
    HEAD,
    approvals_needed,
    can_approve,
    can_publish_late,
    functions_listed,
    is_author,
    late_function,
    whole_fingerprint,
    whole_plain,
)
from policies.guidance.rules.permissions import (
    can_annex,
    can_comment,
    can_draft,
    can_end_standing,
    can_publish,
    sees_drafts,
)
from policies.guidance.rules.states import (
    OPEN_STATES,
    STANDS,
    WRITABLE,
    State,
    Step,
    step_to,
    steps_legal,
)
from policies.guidance.rules.text import (
    Part,
    html_fingerprint,
    reading_minutes,
    text_canonical,
    text_fingerprint,
    text_normal,
    text_parts,
    text_render,
)
from roles.team.rules.audiences import AudienceDraft

__all__ = [
    "CLAUSE",
    "HEAD",
    "OPEN_STATES",
    "STANDS",
    "WRITABLE",
    "AudienceDraft",
    "Part",
    "State",
    "Step",
    "approvals_needed",
    "can_annex",
    "can_approve",
    "can_comment",
    "can_draft",
    "can_end_standing",
    "can_publish",
    "can_publish_late",
    "functions_listed",
    "html_fingerprint",
    "is_author",
    "late_function",
    "reading_minutes",
    "sees_drafts",
    "step_to",
    "steps_legal",
    "text_canonical",
    "text_fingerprint",
    "text_normal",
    "text_parts",
    "text_render",
    "whole_fingerprint",
    "whole_plain",
]
