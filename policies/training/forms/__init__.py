"""What browsers send about courses."""

from __future__ import annotations

from policies.training.forms.answering import AnswerForm
from policies.training.forms.drafting import CourseForm, questions_initial
from policies.training.forms.starter import starter_course

__all__ = ["AnswerForm", "CourseForm", "questions_initial", "starter_course"]
