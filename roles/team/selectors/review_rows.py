"""Reviews as the API gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from roles.org.selectors import organisation_today
from roles.team.models import Review
from roles.team.rules import EXPIRES_SOON
from roles.team.selectors.moments import day_of
from roles.team.selectors.reviews import assignments_prefetch, review_unusual

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.team.models import ReviewQuerySet

NOT_KEPT: Final = ("reviewer", "unusual")
OPEN: Final = {"outcome": "", "closed_at": None, "decided_by": "", "reason": ""}


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """What a client asked for; None is everything, but that only open ones are told."""

    assignment: UUID | None = None
    person: UUID | None = None
    because: str | None = None
    due_before: date | None = None
    open: bool | None = None
    as_of: date | None = None


def reviews_listed(*, viewer: Viewer, wanted: ReviewFilter, now: datetime) -> ReviewQuerySet:
    """Return the viewer's reviews, with ``as_of`` those open at the end of that day; to be paged,
    which takes three queries."""
    found = Review.objects.visible_to(viewer)
    if wanted.as_of is not None:
        end = day_of(wanted.as_of)[1]
        found = found.filter(Q(closed_at=None) | Q(closed_at__gte=end), opened_at__lt=end)
    if wanted.due_before is not None:
        found = found.filter(due_at__lt=day_of(wanted.due_before)[0])
    asked = {
        "assignment__uid": wanted.assignment,
        "assignment__person__uid": wanted.person,
        "because": wanted.because,
        "closed_at__isnull": wanted.open,
    }
    found = found.filter(**{path: value for path, value in asked.items() if value is not None})
    return found.select_related("reviewer").prefetch_related(assignments_prefetch(now))


def reviews_finish(
    page: Sequence[Review], *, now: datetime, as_of: date | None = None
) -> list[dict[str, Any]]:
    """Return a page of ``reviews_listed`` as it is answered; no query.

    On a day all were open; who was asked then, and why it was unusual, is not kept.
    """
    rows = _rows(page, now)
    if as_of is None:
        return rows
    return [{name: row[name] for name in row if name not in NOT_KEPT} | OPEN for row in rows]


def _rows(page: Sequence[Review], now: datetime) -> list[dict[str, Any]]:
    last_day = organisation_today(now + EXPIRES_SOON)
    return [
        {
            "uid": each.uid,
            "assignment": each.assignment.uid,
            "person": each.assignment.person.uid,
            "role": each.assignment.role.uid,
            "department": each.assignment.role.department.uid,
            "because": each.because,
            "note": each.note,
            "reviewer": each.reviewer.uid if each.reviewer else None,
            "opened_at": each.opened_at,
            "due_at": each.due_at,
            "unusual": [] if each.closed_at else list(review_unusual(each, now, last_day)),
            "outcome": each.outcome,
            "closed_at": each.closed_at,
            "decided_by": each.decided_by,
            "reason": each.reason,
        }
        for each in page
    ]
