"""Asking and answering, feedback and what becomes of it, tips, keeping, and passing on."""

from __future__ import annotations

from governance.playbooks.services.answering import question_answer, question_ask_back
from governance.playbooks.services.asking import question_ask, question_withdraw
from governance.playbooks.services.giving import (
    feedback_give,
    feedback_say,
    feedback_withdraw,
)
from governance.playbooks.services.handling import feedback_close, feedback_pass_on
from governance.playbooks.services.keeping import (
    feedback_keep,
    mention_keep,
    mention_keep_check,
    practice_keep,
)
from governance.playbooks.services.library import (
    practice_edit,
    practice_retire,
    practice_review,
)
from governance.playbooks.services.offering import tip_answer, tip_offer
from governance.playbooks.services.passing import (
    feedback_climb,
    feedback_settle,
    questions_climb,
    questions_settle,
)
from governance.playbooks.services.reminding import practices_remind

__all__ = [
    "feedback_climb",
    "feedback_close",
    "feedback_give",
    "feedback_keep",
    "feedback_pass_on",
    "feedback_say",
    "feedback_settle",
    "feedback_withdraw",
    "mention_keep",
    "mention_keep_check",
    "practice_edit",
    "practice_keep",
    "practice_retire",
    "practice_review",
    "practices_remind",
    "question_answer",
    "question_ask",
    "question_ask_back",
    "question_withdraw",
    "questions_climb",
    "questions_settle",
    "tip_answer",
    "tip_offer",
]
