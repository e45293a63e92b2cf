"""Asking for reviews: opened by time or for a reason, passed on, dropped; late ones pause."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.clock import working_day_from
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.services import todo_open, todo_prolong, todos_close
from roles.org.models import Person
from roles.org.selectors import (
    holidays,
    organisation_settings,
    organisation_size,
    organisation_today,
)
from roles.team.models import Assignment, Review
from roles.team.rules import (
    GRACE,
    NOTICE_DAYS,
    Authority,
    ItemKind,
    ReviewBecause,
    ReviewOutcome,
    State,
    can_pause,
)
from roles.team.selectors import reviewer_for, reviews_due
from roles.team.services.asking import answer_due
from roles.team.services.decisions import assignment_lock, reason_require, step_require
from roles.team.services.pauses import unreviewed_suspend

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from governance.core.viewer import Viewer
    from roles.team.models import ReviewQuerySet

PATH = "/reviews/"


def review_due_at(day: date) -> datetime:
    """Return the last second of the next working day from ``day`` on, in UTC."""
    zone = ZoneInfo(organisation_settings().time_zone)
    working = working_day_from(day, holidays())
    return datetime.combine(working, time(23, 59, 59), zone).astimezone(UTC)


@transaction.atomic
def reviews_open(*, actor: Viewer, now: datetime) -> int:
    """Ask for every review that is due within two weeks; return how many are new.

    Each reviewer gets a to-do for each and one message for all. Small organisations review
    nothing. Two at once ask once: the assignment is locked, and one review of it is open.
    """
    if organisation_size() == "small":
        return 0
    due = reviews_due(now)
    assignments = Assignment.objects.in_bulk([each.assignment_id for each in due])
    opened = [
        _open(
            actor,
            assignments[each.assignment_id],
            now,
            because=each.because,
            due_at=review_due_at(each.due_on),
        )
        for each in due
    ]
    made = [review for review in opened if review is not None]
    _reviewers_tell(made, now)
    return len(made)


@transaction.atomic
def review_ask(*, actor: Viewer, assignment: Assignment, reason: str, now: datetime) -> None:
    """Ask for a review within two weeks because something happened; one that is open already is
    due by then, and says so.

    Whoever may pause the role may ask. Raises NotAllowed, Conflict or Invalid.
    """
    locked = assignment_lock(assignment)
    can_pause(actor, locked, small=organisation_size() == "small").require()
    step_require(locked, "review")
    note = reason_require(reason)
    due_at = review_due_at(organisation_today(now) + timedelta(days=NOTICE_DAYS))
    review = Review.objects.open().select_for_update().filter(assignment=locked).first()
    if review is not None:
        _hasten(actor, review, note, due_at, now)
    else:
        because = ReviewBecause.INCIDENT
        review = _open(actor, locked, now, because=because, due_at=due_at, note=note)
    _reviewers_tell([review] if review else [], now)


def _hasten(actor: Viewer, review: Review, note: str, due_at: datetime, now: datetime) -> None:
    """Put what happened into a review that is open, and let it be due no later than ``due_at``.

    What was given in an emergency stays that: who gave it does not review it.
    """
    before = review.due_at
    review.note = f"{review.note}\n{note}".strip()
    review.due_at = min(before, due_at)
    if review.because != ReviewBecause.EMERGENCY:
        review.because = ReviewBecause.INCIDENT
    review.save(update_fields=["note", "due_at", "because"])
    entry_record(
        actor=actor,
        verb="review.hastened",
        subject=review.assignment,
        reason=note,
        changes={
            "because": review.because,
            "due_at": [before.isoformat(), review.due_at.isoformat()],
        },
    )
    owed = Todo.objects.open().filter(subject__kind="review", subject__ref=review.uid)
    for todo in owed.filter(due_at__gt=review.due_at).select_related("person", "subject"):
        todo_prolong(actor=actor, todo=todo, due_at=review.due_at, now=now)


@transaction.atomic
def emergency_review(*, actor: Viewer, assignment: Assignment, note: str, now: datetime) -> None:
    """Ask somebody else to look, within five working days, at what was given in an emergency."""
    due_at = answer_due(ItemKind.APPROVE, now)
    review = _open(
        actor, assignment, now, because=ReviewBecause.EMERGENCY, due_at=due_at, note=note
    )
    _reviewers_tell([review] if review else [], now)


def _open(
    actor: Viewer,
    assignment: Assignment,
    now: datetime,
    *,
    because: str,
    due_at: datetime,
    note: str = "",
) -> Review | None:
    """Open one, unless one is open already. A small organisation may have nobody else to look
    at what was given in an emergency: then there is none."""
    locked = assignment_lock(assignment)
    if locked.state != State.ACTIVE or Review.objects.open().filter(assignment=locked).exists():
        return None
    reviewer = reviewer_for(locked, organisation_today(now), because)
    if reviewer is None and organisation_size() == "small":
        return None
    review = Review.objects.create(
        assignment=locked,
        because=because,
        note=note,
        reviewer_id=reviewer,
        opened_at=now,
        due_at=due_at,
    )
    entry_record(
        actor=actor,
        verb="review.opened",
        subject=locked,
        reason=note,
        changes={
            "because": str(because),
            "asked": str(review.reviewer or ""),
            "due_at": due_at.isoformat(),
        },
    )
    reviewer_ask(actor, review, now)
    return review


def reviewer_ask(actor: Viewer, review: Review, now: datetime) -> None:
    """Open the to-do of whoever reviews it; for any administrator there is none."""
    if review.reviewer is None:
        return
    assignment = review.assignment
    todo_open(
        actor=actor,
        person=review.reviewer,
        kind="review",
        ref=review.uid,
        title=_("Review: %(person)s as %(role)s")
        % {"person": assignment.person, "role": assignment.role},
        path=PATH,
        reason=str(review.get_because_display()),
        due_at=review.due_at,
        now=now,
    )


def _reviewers_tell(reviews: Iterable[Review], now: datetime) -> None:
    """One message for each reviewer, however many there are."""
    counts = Counter(review.reviewer for review in reviews if review.reviewer is not None)
    for person, count in counts.items():
        message_queue(
            key=f"review.opened:{person.uid}:{now:%Y%m%dT%H%M%S%f}",
            person=person,
            template="team/mail/review",
            payload={"path": PATH, "count": count},
            now=now,
        )


@transaction.atomic
def reviews_follow(*, actor: Viewer, now: datetime) -> int:
    """Pause each promise whose review is two weeks late; return how many. Others go on, and
    the nightly audit finds them. Nobody's on leave is paused: its clock rests."""
    late = Review.objects.overdue(now - GRACE).filter(
        assignment__state=State.ACTIVE, assignment__authority__gt=Authority.REPLY
    )
    late = late.exclude(assignment__person__employment=Person.Employment.ON_LEAVE)
    found = late.select_related("assignment").order_by("assignment_id")
    return sum(
        unreviewed_suspend(actor=actor, assignment=review.assignment, now=now) for review in found
    )


def review_drop_todo(
    *, actor: Viewer, review: Review, outcome: Todo.Outcome, now: datetime
) -> None:
    """Close what is asked about a review, of whomever."""
    todos_close(actor=actor, kind="review", ref=review.uid, outcome=outcome, now=now)


def reviews_settle(*, actor: Viewer, assignments: Iterable[Assignment], now: datetime) -> None:
    """Close what is asked because a department let nobody go so far, where it does again: no
    longer applicable. ``assignments`` with ``role__type``; one query while none is asked."""
    far = [each.pk for each in assignments if each.authority <= each.role.most]
    over = Review.objects.open().filter(assignment__in=far, because=ReviewBecause.TERMS)
    _settle(actor, over, now)


def reviews_drop(*, actor: Viewer, assignment_ids: Collection[int], now: datetime) -> None:
    """Close what is asked about assignments that are over or handed over: no longer applicable.

    What was given in an emergency is looked at afterwards, so that stays.
    """
    over = Review.objects.open().filter(
        assignment__in=assignment_ids, assignment__state__in=[State.ENDED, State.HANDING_OVER]
    )
    over = over.exclude(because=ReviewBecause.EMERGENCY)
    _settle(actor, over, now)


def _settle(actor: Viewer, over: ReviewQuerySet, now: datetime) -> None:
    for review in over.order_by("pk"):
        review_drop_todo(actor=actor, review=review, outcome=Todo.Outcome.NOT_NEEDED, now=now)
        over.filter(pk=review.pk).update(closed_at=now, outcome=ReviewOutcome.NOT_NEEDED)
