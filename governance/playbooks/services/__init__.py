"""Asking, answering, asking back, withdrawing, keeping, and passing on what waits too long."""

from __future__ import annotations

from governance.playbooks.services.answering import question_answer, question_ask_back
from governance.playbooks.services.asking import question_ask, question_withdraw
from governance.playbooks.services.keeping import practice_keep
from governance.playbooks.services.passing import questions_climb, questions_settle

__all__ = [
    "practice_keep",
    "question_answer",
    "question_ask",
    "question_ask_back",
    "question_withdraw",
    "questions_climb",
    "questions_settle",
]
