"""Questions to the coach: states, who may do what, and by when. Pure decisions."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.core.clock import working_days_after

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date
    from zoneinfo import ZoneInfo

    from governance.core.viewer import Viewer

ANSWER_DAYS: Final = 2  # working days that whoever is asked has
CLIMB_DAYS: Final = 3  # working days after that until the head coach is asked
REVIEW_DAYS: Final = 365  # after which a kept answer should be looked at again
TITLE: Final = 200  # characters of the title of a practice
LONGEST: Final = 4000  # characters of a question or an answer


class Because(TextChoices):
    """Why somebody is asked, beside what ``roles.team`` knows."""

    FUNCTION = "function", _("Advises on it in the booth")


class QuestionState(TextChoices):
    OPEN = "open", pgettext_lazy("question", "Waits for an answer")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


QUESTION_STEPS: Final = ("answer", "ask_back", "withdraw", "keep")


def question_legal(state: str, *, kept: bool) -> tuple[str, ...]:
    """Return what may be done now with a question, by somebody; an answer is kept once."""
    if state == QuestionState.OPEN:
        return ("answer", "ask_back", "withdraw")
    if state == QuestionState.ANSWERED:
        return ("ask_back",) if kept else ("ask_back", "keep")
    return ()


def question_steps_of(
    viewer: Viewer, *, asker_id: int, asked_id: int | None, state: str, kept: bool
) -> tuple[str, ...]:
    """Return which of the legal steps are the viewer's."""
    own = is_asker(viewer, asker_id=asker_id)
    may = {
        "answer": can_answer(viewer, asker_id=asker_id, asked_id=asked_id),
        "ask_back": own,
        "withdraw": own,
        "keep": can_keep(viewer, asker_id=asker_id, asked_id=asked_id, state=state),
    }
    return tuple(step for step in question_legal(state, kept=kept) if may[step])


def can_ask(viewer: Viewer) -> bool:
    """Whoever is listed here may ask, whatever their role."""
    return viewer.person_id is not None


def can_answer(viewer: Viewer, *, asker_id: int, asked_id: int | None) -> bool:
    """Whoever is asked, and the head coach; nobody answers themselves."""
    if viewer.person_id is None or viewer.person_id == asker_id:
        return False
    return viewer.head_coach or viewer.person_id == asked_id


def can_keep(viewer: Viewer, *, asker_id: int, asked_id: int | None, state: str) -> bool:
    """Whoever answered keeps it for everybody, as long as they are somebody who is asked."""
    answers = can_answer(viewer, asker_id=asker_id, asked_id=asked_id)
    return answers and in_office(viewer) and state == QuestionState.ANSWERED


def in_office(viewer: Viewer) -> bool:
    """Whether the viewer is somebody who is asked for advice at all."""
    coaches = bool(viewer.coached_department_ids | viewer.led_department_ids)
    return coaches or viewer.head_coach or viewer.administrator


def is_asker(viewer: Viewer, *, asker_id: int) -> bool:
    """Whether it is the viewer's own question: to add to, to ask back on, to withdraw."""
    return viewer.person_id is not None and viewer.person_id == asker_id


def due_at(*, today: date, zone: ZoneInfo, holidays: Container[date], days: int) -> datetime:
    """Return the last second of the working day, ``days`` on, by which an answer is due, in UTC."""
    day = working_days_after(today, days, holidays)
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def climbs(due: date, *, today: date, holidays: Container[date]) -> bool:
    """Whether a question due on ``due`` has waited long enough for the head coach."""
    return today > working_days_after(due, CLIMB_DAYS, holidays)


def page_kept(address: str) -> str:
    """Return the path of a page of ours that was asked from, or "" for anything else."""
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if own and address.isprintable() and len(address) <= 300 else ""
