"""The quiz, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.errors import Missing
from policies.training.models import Attempt, CourseVersion, Question
from policies.training.rules import right_needed

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class QuizPage:
    """One question of the viewer's attempt; ``chosen`` is None until it is answered."""

    attempt: Attempt
    question: Question
    review: list[tuple[Question, bool]]
    total: int
    answered: int
    right: int
    needed: int
    chosen: int | None
    next_position: int | None

    @property
    def is_right(self) -> bool:
        return self.chosen == self.question.answer

    @property
    def wrong(self) -> int:
        return self.answered - self.right

    @property
    def can_pass(self) -> bool:
        return self.total - self.wrong >= self.needed

    @property
    def choices(self) -> list[tuple[int, str, str]]:
        """Return (index, text, mark): mark is right, wrong or dim once it is answered."""
        return [
            (index, text, self._mark(index)) for index, text in enumerate(self.question.choices)
        ]

    def _mark(self, index: int) -> str:
        if self.chosen is None:
            return ""
        if index == self.question.answer:
            return "right"
        return "wrong" if index == self.chosen else "dim"


def attempt_for(viewer: Viewer, slug: str) -> Attempt | None:
    """Return the viewer's open attempt at a course, else the one that ended last."""
    attempts = Attempt.objects.filter(
        person_id=viewer.person_id or 0, version__course__slug=slug
    ).select_related("version__course")
    return (
        attempts.filter(finished_at=None, version__state=CourseVersion.State.PUBLISHED).first()
        or attempts.exclude(finished_at=None).order_by("-finished_at").first()
    )


def quiz_page(viewer: Viewer, attempt: Attempt, position: int) -> QuizPage:
    """Return question ``position`` of ``attempt``; raise Missing when there is none."""
    questions = {each.position: each for each in attempt.version.questions.all()}
    question = questions.get(position)
    if question is None:
        raise Missing
    answers = attempt.answers
    open_ones = [each for each in sorted(questions) if str(each) not in answers]
    course = attempt.version.course
    return QuizPage(
        attempt=attempt,
        question=question,
        review=[(each, answers.get(str(key)) == each.answer) for key, each in questions.items()],
        total=len(questions),
        answered=len(answers),
        right=sum(answers.get(str(key)) == each.answer for key, each in questions.items()),
        needed=right_needed(len(questions), course.pass_percent),
        chosen=answers.get(str(position)),
        next_position=open_ones[0] if open_ones else None,
    )
