"""What came back from the field at Larkfield Outdoor: a tip from Retail, and how it spread."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from governance.core.uid import uuid7
from governance.home.demo.lately import department
from governance.playbooks.rules import FeedbackKind, OfferState, Outcome
from governance.playbooks.services import (
    feedback_close,
    feedback_give,
    feedback_keep,
    tip_answer,
    tip_offer,
)

if TYPE_CHECKING:
    from governance.home.demo.stage import Stage

AUTHOR, COACH = "Nora Weiss", "Tom Holm"
SEEN: Final = (
    "When somebody asks whether we have a stove in stock, we name the opening hours first and then "
    "answer. Since then hardly anybody comes to a closed door, and half as many write again."
)
TITLE: Final = "Name the opening hours first"
TIP: Final = "Whatever is asked: begin with when you are there. Half as many have to write again."
# Who decides for which department, how many days ago, and why or why not.
ANSWERS: Final = (
    ("Kofi Mensah", "success", 7, OfferState.ADOPTED, ""),
    ("Aisha Vega", "communities", 6, OfferState.ADOPTED, ""),
    ("Ines Silva", "logistics", 5, OfferState.DECLINED, "Drivers come when they come: no hours."),
)
UNDECIDED: Final = "support"
PLAYER: Final = "Priya Shah"
CHALLENGE: Final = (
    "Three customers this week were told another price for the same tent by phone. I did not know "
    "which of the two to stand by."
)


def tip_spread(stage: Stage) -> None:
    """Two departments adopted it, one declined, its author was told; Support has yet to say."""
    sent, closed, offered = (stage.ago(days) for days in (11, 10, 9))
    brought = feedback_give(
        actor=stage.viewer(AUTHOR, sent),
        kind=FeedbackKind.SUCCESS,
        text=SEEN,
        page="/",
        form=uuid7(),
        now=sent,
    )
    feedback_close(
        actor=stage.viewer(COACH, closed),
        feedback=brought,
        outcome=Outcome.USED,
        words="From Monday on all our shops do so. I offer it to the others, too. Thank you!",
        form=uuid7(),
        now=closed,
    )
    coach = stage.viewer(COACH, offered)
    units = [unit for _who, unit, *_rest in ANSWERS]
    tips = tip_offer(
        actor=coach,
        feedback=brought,
        departments=[department(unit) for unit in (*units, UNDECIDED)],
        title=TITLE,
        text=TIP,
        now=offered,
    )
    for tip, (who, _unit, days, answer, reason) in zip(tips, ANSWERS, strict=False):
        at = stage.ago(days)
        tip_answer(actor=stage.viewer(who, at), offer=tip, answer=answer, reason=reason, now=at)
    feedback_keep(actor=coach, feedback=brought, title=TITLE, text=TIP, now=offered)


def challenge_bring(stage: Stage) -> None:
    """A player brought a challenge this morning; it waits on her coach's desk."""
    at = stage.now - timedelta(minutes=50)
    feedback_give(
        actor=stage.viewer(PLAYER, at),
        kind=FeedbackKind.CHALLENGE,
        text=CHALLENGE,
        page="/",
        form=uuid7(),
        now=at,
    )
