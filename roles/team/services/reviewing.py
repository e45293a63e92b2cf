"""What comes of a review: kept, authority lowered, or ended; each review once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from governance.core.events import assignments_changed
from governance.todos.models import Todo
from roles.team.models import Review
from roles.team.rules import UNREVIEWED, ReviewOutcome, State
from roles.team.selectors import review_verdict
from roles.team.services.asking import person_tell
from roles.team.services.decisions import assignment_lock, name_of, reason_require
from roles.team.services.endings import locked_end
from roles.team.services.pauses import reviewed_resume
from roles.team.services.reviews import review_drop_todo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment


@transaction.atomic
def reviews_keep(
    *, actor: Viewer, reviews: Iterable[Review], reason: str = "", now: datetime
) -> int:
    """Keep all these as they are, with a word if there is one; return how many. What was paused
    for want of it goes on.

    Raises NotAllowed or Conflict, and then none of them is kept.
    """
    kept = 0
    for review in sorted(reviews, key=lambda each: each.assignment_id):
        assignment = _assignment_of(actor, review, now)
        _close(actor, review, assignment, now, outcome=ReviewOutcome.KEEP, reason=reason.strip())
        kept += 1
    return kept


@transaction.atomic
def review_change(
    *, actor: Viewer, review: Review, authority: int, reason: str, now: datetime
) -> None:
    """Lower how far the holder may go, with a reason; a raise is a new proposal."""
    assignment = _assignment_of(actor, review, now)
    if assignment.state not in {State.ACTIVE, State.SUSPENDED}:
        raise Conflict("illegal_step", _("This is over: it can only be kept as it was."))
    reason, before = reason_require(reason), assignment.authority
    if not 0 <= authority < before:
        detail = _("A review lowers the authority; to raise it, propose it anew.")
        raise Invalid("not_lower", detail, problems=[Problem("/authority", detail)])
    was = assignment.get_authority_display()
    _past_keep(assignment, now)
    assignment.authority = authority
    assignment.save(update_fields=["authority"])
    entry_record(
        actor=actor,
        verb="assignment.authority_lowered",
        subject=assignment,
        reason=reason,
        changes={"authority": [str(was), str(assignment.get_authority_display())]},
    )
    _close(actor, review, assignment, now, outcome=ReviewOutcome.CHANGE, reason=reason)
    assignments_changed.send(sender=None, assignment_ids=[assignment.pk], actor=actor, now=now)
    words = {"by": name_of(actor), "reason": reason}
    person_tell(person=assignment.person, what="lowered", assignment=assignment, now=now, **words)


def _past_keep(assignment: Assignment, now: datetime) -> None:
    """Keep how far it went until ``now``; a second change at the same moment keeps nothing."""
    last = assignment.past_authorities.order_by("-during").first()
    begun = (last.during.upper if last else None) or assignment.proposed_at
    if begun < now:
        assignment.past_authorities.create(authority=assignment.authority, during=(begun, now))


@transaction.atomic
def review_end(*, actor: Viewer, review: Review, reason: str, now: datetime) -> None:
    """End the assignment with a reason; whoever reviews it may, whoever else could end it."""
    assignment = _assignment_of(actor, review, now)
    reason = reason_require(reason)
    _close(actor, review, assignment, now, outcome=ReviewOutcome.END, reason=reason)
    locked_end(actor, assignment, reason, now)


def _assignment_of(actor: Viewer, review: Review, now: datetime) -> Assignment:
    assignment = assignment_lock(review.assignment)
    review_verdict(actor, review, assignment, now).require()
    return assignment


def _close(
    actor: Viewer,
    review: Review,
    assignment: Assignment,
    now: datetime,
    *,
    outcome: ReviewOutcome,
    reason: str = "",
) -> None:
    closed = Review.objects.open().filter(pk=review.pk)
    if not closed.update(closed_at=now, outcome=outcome, reason=reason, decided_by=name_of(actor)):
        words = _("This review has been done already.")
        raise Conflict("already_decided", words, members={"legal": ()})
    review_drop_todo(actor=actor, review=review, outcome=Todo.Outcome.DONE, now=now)
    entry_record(
        actor=actor,
        verb="review.closed",
        subject=assignment,
        reason=reason,
        changes={"outcome": outcome.value, "because": review.because},
    )
    paused = assignment.state == State.SUSPENDED and assignment.pause_reason == UNREVIEWED
    if outcome != ReviewOutcome.END and paused:
        reviewed_resume(actor=actor, assignment=assignment, now=now)
