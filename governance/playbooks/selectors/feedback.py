"""Feedback, as a viewer may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Prefetch, Q

from governance.core.database import row_get
from governance.playbooks.models import Feedback, Offer
from governance.playbooks.rules import OFFER_ANSWERS, FeedbackState
from governance.playbooks.selectors.offers import offers_summary

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.playbooks.models import FeedbackQuerySet

PAGE: Final = 50
NEWS_DAYS: Final = 30
NEWS_SHOWN: Final = 3
SHOWS: Final = ("own", "mine", "waiting", "all")


@dataclass(frozen=True, slots=True)
class News:
    """What became lately of something that one brought; ``tip`` says what departments did."""

    feedback: Feedback
    tip: str


def feedback_all(viewer: Viewer) -> FeedbackQuerySet:
    """Return whatever the viewer may read, newest first, people and departments at hand."""
    found = Feedback.objects.visible_to(viewer).select_related(*Feedback.NEAR)
    return found.order_by("-sent_at", "-id")


def feedback_shown(viewer: Viewer, show: str) -> FeedbackQuerySet:
    """Return one's own, what the viewer has or may answer as head coach (due first), or all that
    they may read."""
    found = feedback_all(viewer)
    if show == "own":
        return found.filter(author_id=viewer.person_id or 0)
    if show == "mine":
        return feedback_mine(viewer)
    return feedback_waiting(viewer) if show == "waiting" else found


def feedback_waiting(viewer: Viewer) -> FeedbackQuerySet:
    """Return what the viewer may answer and nobody has; all of it for the head coach."""
    found = feedback_all(viewer).open().exclude(author_id=viewer.person_id)
    if not viewer.head_coach:
        found = found.filter(asked_id=viewer.person_id or 0)
    return found.order_by("due_at", "id")


def feedback_mine(viewer: Viewer) -> FeedbackQuerySet:
    """Return what the viewer has and nobody has answered, due first."""
    found = feedback_all(viewer).open().filter(asked_id=viewer.person_id or 0)
    return found.order_by("due_at", "id")


def feedback_counts(viewer: Viewer) -> dict[str, int]:
    """Return how many each of ``SHOWS`` has; one query."""
    me = viewer.person_id or 0
    waiting = Q(state=FeedbackState.OPEN) & ~Q(author_id=me)
    mine = Q(state=FeedbackState.OPEN, asked_id=me)
    if not viewer.head_coach:
        waiting &= mine
    return Feedback.objects.visible_to(viewer).aggregate(
        own=Count("pk", filter=Q(author_id=me)),
        mine=Count("pk", filter=mine),
        waiting=Count("pk", filter=waiting),
        all=Count("pk"),
    )


def feedback_get(viewer: Viewer, uid: UUID) -> Feedback:
    """Return it with what was said and offered; raises Missing for whom it is not for."""
    known = feedback_all(viewer).select_related(*Feedback.NEAR, "closing", "practice")
    offers = Offer.objects.select_related("department", "asked").order_by("department__name", "pk")
    near = known.prefetch_related("messages__author", Prefetch("offers", offers))
    return row_get(near, uid)


def feedback_news(viewer: Viewer, now: datetime) -> list[News]:
    """Return what became lately of what the viewer brought, at most three; two queries."""
    if viewer.person_id is None:
        return []
    since = now - timedelta(days=NEWS_DAYS)
    answered = Offer.objects.filter(state__in=OFFER_ANSWERS)
    told = Q(state=FeedbackState.CLOSED, closed_at__gte=since) | Q(
        pk__in=answered.filter(closed_at__gte=since).values("feedback")
    )
    own = Feedback.objects.filter(told, author_id=viewer.person_id).select_related("closing")
    near = own.prefetch_related(Prefetch("offers", answered))
    newest = near.order_by("-closed_at", "-pk")[:NEWS_SHOWN]
    return [News(each, offers_summary(each.offers.all())) for each in newest]
