"""What may be said at Larkfield Outdoor without asking, and what somebody has promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from governance.escalations.rules import Topic
from governance.escalations.rules.texts import TextStep
from governance.escalations.services.promise_answers import promise_approve
from governance.escalations.services.promises import promise_make
from governance.escalations.services.texts import text_decide, text_propose
from governance.home.demo.rollout import HEAD
from roles.org.selectors import organisation_today
from roles.team.models import Assignment
from roles.team.selectors.focus import focus_of
from roles.team.services import assignment_focus_change

if TYPE_CHECKING:
    from governance.home.demo.stage import Stage

TEXTS: Final = (
    (
        "An order is late",
        "We are sorry that you wait. Tell us your order number in a private message, please.",
        Topic.COMPLAINT,
    ),
    ("Thank you", "That makes our day. We tell the team. Have a good trip!", Topic.PRAISE),
)
TEXT_DAYS: Final = 300
MAKER: Final = "Jonas Berg"
# With what they sign outside, and whether that is a persona.
SIGNED: Final = (("Priya Shah", "^PS", False), (MAKER, "Mia at Larkfield", True))


def names_use(stage: Stage) -> None:
    """One player of Support signs with her initials, another one speaks as a persona."""
    at = stage.ago(30)
    for name, signs_as, persona in SIGNED:
        held = Assignment.objects.active().get(
            person=stage.person(name), role__type__key="responder"
        )
        focus = replace(focus_of(held), signs_as=signs_as, persona=persona)
        assignment_focus_change(
            actor=stage.viewer("Maria Ortiz", at), assignment=held, focus=focus, now=at
        )


def texts_approve(stage: Stage) -> None:
    """Two texts stand ready, proposed by a coach and approved by the head coach."""
    at = stage.ago(15)
    for title, words, topic in TEXTS:
        made = text_propose(
            actor=stage.viewer("Maria Ortiz", at),
            title=title,
            words=words,
            language="en",
            topic=topic,
            valid_until=organisation_today(at) + timedelta(days=TEXT_DAYS),
            now=at,
        )
        decided = at + timedelta(hours=2)
        text_decide(
            actor=stage.viewer(HEAD, decided),
            text=made,
            step=TextStep.APPROVE,
            seen=made.text_hash,
            now=decided,
        )


def stove_promise(stage: Stage) -> None:
    """A new stove, above what a player may promise alone: two said yes, and it is due tomorrow."""
    at = stage.ago(2)
    made = promise_make(
        actor=stage.viewer(MAKER, at),
        to_whom="@camp.with.ana",
        what="A new stove, sent by tomorrow",
        value=Decimal(79),
        due_on=organisation_today(stage.now) + timedelta(days=1),
        now=at,
    )
    for number, approval in enumerate(made.approvals.select_related("asked").order_by("pk"), 1):
        said = at + timedelta(hours=number)
        by = stage.viewer(approval.asked.display_name, said)
        promise_approve(actor=by, promise=made, now=said)
