"""Reading courses: what is open, how the viewer stands, and the quiz question by question."""

from __future__ import annotations

from policies.training.selectors.courses import (
    CourseLine,
    CoursePage,
    course_lines,
    course_page,
    draft_for,
    version_for,
)
from policies.training.selectors.quiz import QuizPage, attempt_for, quiz_page
from policies.training.selectors.standing import (
    certificate_of,
    course_path,
    courses_begun,
    courses_open,
    failed_attempts,
)

__all__ = [
    "CourseLine",
    "CoursePage",
    "QuizPage",
    "attempt_for",
    "certificate_of",
    "course_lines",
    "course_page",
    "course_path",
    "courses_begun",
    "courses_open",
    "draft_for",
    "failed_attempts",
    "quiz_page",
    "version_for",
]
