"""Reviews wait with somebody who may give them: else somebody else is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from governance.audit.services import entry_record
from governance.todos.models import Todo
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.models import Review
from roles.team.rules import ReviewBecause
from roles.team.selectors import answering, reviewers_able
from roles.team.services.decisions import assignment_lock
from roles.team.services.reviews import review_drop_todo, reviewer_ask

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models.reviews import ReviewQuerySet

MANAGED = Q(reviewer=F("assignment__person__manager"), reviewer__in=answering())
NEAR = Q(reviewer=F("assignment__person__department__head")) | Q(
    reviewer=F("assignment__person__sponsor")
)  # may be asked in any case, which spares looking at each of thousands


@transaction.atomic
def reviews_reassign(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Ask somebody else where one of ``person_ids`` was asked and cannot answer any more, or
    where one of them, who is reviewed, has another line manager now."""
    asked = Review.objects.open().filter(reviewer__in=person_ids)
    touched = asked.exclude(reviewer__in=answering())
    touched |= Review.objects.open().filter(assignment__person__in=person_ids)
    touched = touched.exclude(MANAGED)  # a large import touches thousands of people
    return _reassign(actor, touched, now, nearest=True)


@transaction.atomic
def reviews_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask somebody else where who was asked is none of those any more who may be; return how many.
    ``person_ids``: only what these are asked. When nobody answers is told by ``reviews_follow``."""
    waiting = Review.objects.open().exclude(reviewer=None)
    if person_ids is not None:
        waiting = waiting.filter(reviewer__in=person_ids)
    right = ~Q(because=ReviewBecause.EMERGENCY) & (MANAGED | NEAR & Q(reviewer__in=answering()))
    return _reassign(actor, waiting.exclude(right), now, nearest=False)


def _reassign(actor: Viewer, reviews: ReviewQuerySet, now: datetime, *, nearest: bool) -> int:
    """Ask the ``nearest`` of those who may be asked, or leave it with one who is any of them."""
    passed = 0
    for found in reviews.select_related("assignment").order_by("assignment_id"):
        locked = assignment_lock(found.assignment)  # first, as whoever decides does
        review = Review.objects.open().select_for_update().filter(pk=found.pk).first()
        if review is None:  # decided meanwhile
            continue
        able = reviewers_able(locked, organisation_today(now), review.because)
        stays = review.reviewer_id in (able[:1] if nearest else able)
        if stays or (not able and review.reviewer_id is None):
            continue
        _pass_on(actor, review, able[0] if able else None, now)
        passed += 1
    return passed


def _pass_on(actor: Viewer, review: Review, person_id: int | None, now: datetime) -> None:
    review_drop_todo(actor=actor, review=review, outcome=Todo.Outcome.PASSED_ON, now=now)
    review.reviewer = Person.objects.filter(pk=person_id or 0).first()
    review.save(update_fields=["reviewer"])
    entry_record(
        actor=actor,
        verb="review.passed_on",
        subject=review.assignment,
        changes={"asked": str(review.reviewer or "")},
    )
    reviewer_ask(actor, review, now)
