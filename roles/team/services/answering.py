"""Many are said yes to at one go: each is an answer of its own, as ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.errors import DomainError
from roles.team.services.deciding import assignment_decide

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about one; ``refused`` says why it could not be."""

    assignment: Assignment
    refused: str = ""


def assignments_answer(
    *, actor: Viewer, answers: Iterable[tuple[Assignment, str]], now: datetime
) -> list[Answer]:
    """Do each of the ``answers``, an assignment with ``consent`` or ``approve``; whatever cannot be
    any more, or is for somebody else to say, is left as it is and keeps none of the others back."""
    done = []
    for assignment, decision in answers:
        refused = ""
        try:
            assignment_decide(actor=actor, assignment=assignment, decision=decision, now=now)
        except DomainError as error:
            refused = str(error)
        done.append(Answer(assignment, refused))
    return done
