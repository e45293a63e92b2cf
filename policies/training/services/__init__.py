"""Writing courses: draft, publish, ask people, take the quiz."""

from __future__ import annotations

from policies.training.services.asking import courses_ask, courses_release, people_back_learn
from policies.training.services.attempts import attempt_answer, attempt_start
from policies.training.services.checklist import courses_needed
from policies.training.services.drafting import course_draft, course_save
from policies.training.services.publishing import course_publish

__all__ = [
    "attempt_answer",
    "attempt_start",
    "course_draft",
    "course_publish",
    "course_save",
    "courses_ask",
    "courses_needed",
    "courses_release",
    "people_back_learn",
]
