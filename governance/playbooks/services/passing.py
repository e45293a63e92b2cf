"""Passing on what waits: whoever was asked cannot answer any more, or did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.playbooks.models import Feedback, Offer, Question
from governance.playbooks.rules import QuestionState
from governance.playbooks.services.asking import question_close
from governance.playbooks.services.lapsing import offer_lapse
from governance.playbooks.services.owing import waiting_climb, waiting_settle
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


def questions_settle(
    *, actor: Viewer, person_ids: Collection[int] | None = None, now: datetime
) -> int:
    """Pass on what cannot be answered where it is; of leavers the questions are withdrawn."""
    return waiting_settle(
        actor=actor,
        rows=Question.objects.open(),
        forsake=_withdrawn,
        person_ids=person_ids,
        now=now,
    )


def feedback_settle(
    *, actor: Viewer, person_ids: Collection[int] | None = None, now: datetime
) -> int:
    """Pass feedback and tips on; what a leaver brought is as good as it was, and stays open."""
    return waiting_settle(
        actor=actor, rows=Feedback.objects.open(), forsake=_kept, person_ids=person_ids, now=now
    ) + waiting_settle(
        actor=actor, rows=Offer.objects.open(), forsake=_lapsed, person_ids=person_ids, now=now
    )


def questions_climb(*, actor: Viewer, now: datetime) -> int:
    """Ask the head coach where nobody answered for too long; once for each question."""
    return waiting_climb(actor=actor, rows=Question.objects.open(), now=now)


def feedback_climb(*, actor: Viewer, now: datetime) -> int:
    """Give the head coach the feedback and the tips that nobody answered; each once."""
    climbed = waiting_climb(actor=actor, rows=Feedback.objects.open(), now=now)
    return climbed + waiting_climb(actor=actor, rows=Offer.objects.open(), now=now)


def _withdrawn(actor: Viewer, held: Question, now: datetime) -> bool:
    left = held.asker.employment == Person.Employment.LEFT
    if left:
        question_close(actor=actor, question=held, state=QuestionState.WITHDRAWN, now=now)
    return left


def _kept(actor: Viewer, held: Feedback, now: datetime) -> bool:
    return False


def _lapsed(actor: Viewer, held: Offer, now: datetime) -> bool:
    closed = held.department.closed_on is not None
    if closed:
        offer_lapse(actor=actor, held=held, now=now)
    return closed
