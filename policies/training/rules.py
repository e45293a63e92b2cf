"""Quizzes: what passes, when one may try (again), how long a certificate lasts. Pure decisions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

ATTEMPTS_IN_A_ROW: Final = 3
WAIT: Final = timedelta(hours=24)
RENEWAL_OPENS: Final = timedelta(days=30)
MAX_CHOICES: Final = 4


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as written: two to four choices, the index of the right one, why it is."""

    text: str
    choices: tuple[str, ...]
    answer: int
    explanation: str = ""


def right_needed(questions: int, pass_percent: int) -> int:
    """Return how many right answers pass: 3 of 3, 4 of 5 at 80 %."""
    return math.ceil(questions * pass_percent / 100)


def right_count(answers: Mapping[str, int], solution: Mapping[str, int]) -> int:
    return sum(answers.get(position) == right for position, right in solution.items())


def percent(right: int, questions: int) -> int:
    return right * 100 // questions if questions else 0


def next_attempt_at(failed_at: Sequence[datetime]) -> datetime | None:
    """Return from when one may try again after these failed attempts; None is at once.

    ``failed_at`` holds the ends of the failed attempts since the last pass, oldest first;
    after each third one there is a day's rest.
    """
    if failed_at and len(failed_at) % ATTEMPTS_IN_A_ROW == 0:
        return failed_at[-1] + WAIT
    return None


def attempt_number(failed: int) -> int:
    """Return which of the attempts in a row the next one is: 1, 2 or 3."""
    return failed % ATTEMPTS_IN_A_ROW + 1


def renewal_opens_at(expires_at: datetime) -> datetime:
    return expires_at - RENEWAL_OPENS
