"""What was reviewed at Larkfield Outdoor, and what waits for a line manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from governance.home.demo.stage import ACTOR
from roles.team.models import Assignment, Review
from roles.team.services import decisions_follow, review_ask, reviews_keep, reviews_open

if TYPE_CHECKING:
    from governance.home.demo.stage import Stage

CHIEF: Final = "Erin Halvorsen"
MANAGER, COACH = "Paul Clarke", "Grace Roth"
PROMISE_REVIEWED: Final = (220, 45)  # days ago: a promise is reviewed twice a year


def promise_review(stage: Stage) -> None:
    """The head coach may promise, so the chief executive looked at it twice since she began."""
    for days in PROMISE_REVIEWED:
        reviews_open(actor=ACTOR, now=stage.ago(days + 6))
        own = Review.objects.open().filter(reviewer=stage.person(CHIEF))
        at = stage.ago(days)
        reviews_keep(actor=stage.viewer(CHIEF, at), reviews=own, now=at)


def review_wait(stage: Stage) -> None:
    """A coach asked, because something happened, whether a role in Marketing is still right."""
    held = Assignment.objects.active().filter(
        person__manager=stage.person(MANAGER), role__type__key="responder"
    )
    at = stage.ago(3)
    review_ask(
        actor=stage.viewer(COACH, at),
        assignment=held.order_by("person__external_id")[0],
        reason="Two answers to one customer contradicted each other.",
        now=at,
    )


def silence_follow(stage: Stage) -> None:
    """What was not answered in time passed on, as it does by itself."""
    decisions_follow(actor=ACTOR, now=stage.ago(0.9))
