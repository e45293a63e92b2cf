"""Reviews that were done at Larkfield Outdoor, one that waits, and a rule that was set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from governance.home.demo.lately import department
from governance.home.demo.rollout import HEAD
from governance.home.demo.stage import ACTOR
from roles.org.selectors import organisation_today
from roles.team.models import Assignment, Review
from roles.team.services import (
    exemption_ask,
    exemption_decide,
    review_ask,
    reviews_keep,
    reviews_open,
)

if TYPE_CHECKING:
    from governance.home.demo.stage import Stage

# Days ago: a promise is reviewed twice a year, and hers is 400 days old.
HEAD_REVIEWED: Final = ((225, 222), (50, 45))
SPONSOR: Final = "Jana Wirth"
PARTNER: Final = "Milo Grant"
CONTRACTED: Final = "The agency runs these channels under its contract; Marketing reads along."
ASKED_ABOUT: Final = "Lars Jansen"
HAPPENED: Final = "Answered twice from the wrong account. Does he look after too many channels?"


def head_review(stage: Stage, opened: float, done: float) -> None:
    """Let the head coach's line manager keep her as she is."""
    reviews_open(actor=ACTOR, now=stage.ago(opened))
    review = Review.objects.open().get(assignment__person=stage.person(HEAD))
    manager = str(review.reviewer)
    at = stage.ago(done)
    reviews_keep(actor=stage.viewer(manager, at), reviews=[review], now=at)


def incident_ask(stage: Stage) -> None:
    """The head coach asks for a review after something happened; the line manager has it."""
    asked = Assignment.objects.active().get(person=stage.person(ASKED_ABOUT))
    at = stage.ago(3)
    review_ask(actor=stage.viewer(HEAD, at), assignment=asked, reason=HAPPENED, now=at)


def partners_except(stage: Stage) -> None:
    """On the agency's channels all who respond are partners, for as long as its contract lasts."""
    at = stage.ago(60)
    asked = exemption_ask(
        actor=stage.viewer(SPONSOR, at),
        rule="CV8",
        department=department("agency"),
        reason=CONTRACTED,
        ends_on=stage.person(PARTNER).ends_on or organisation_today(stage.now),
        now=at,
    )
    exemption_decide(actor=stage.viewer(HEAD, at), exemption=asked, granted=True, now=at)
