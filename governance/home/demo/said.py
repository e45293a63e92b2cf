"""What may be said at Larkfield Outdoor without asking, and what somebody has promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from governance.escalations.rules import Topic
from governance.escalations.rules.crisis import FactKind
from governance.escalations.rules.texts import TextStep
from governance.escalations.services.crisis import crisis_declare, crisis_end
from governance.escalations.services.crisis_facts import crisis_fact_keep
from governance.escalations.services.promise_answers import promise_approve
from governance.escalations.services.promises import promise_make
from governance.escalations.services.texts import text_decide, text_propose
from governance.home.demo.lately import department
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
CRISIS_DAYS: Final = 33
# Minutes after it was declared, which of the three, and the words.
FACTS: Final = (
    (10, FactKind.KNOW, "Orders between 22:00 and 01:30 are not in the warehouse."),
    (25, FactKind.DO, "The web team stops the shop and restores the night."),
    (
        40,
        FactKind.SAY,
        "Some orders of last night did not reach us. Nobody lost money. We write to you today.",
    ),
    (190, FactKind.KNOW, "It is 212 orders, all paid. No data went to anybody else."),
    (200, FactKind.DO, "The shop is open again. Support writes to all 212 by this evening."),
)
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


def orders_lost(stage: Stage) -> None:
    """A crisis of a night, long over: what was known, done and said in it stays as the record."""
    at = stage.ago(CRISIS_DAYS)
    about = "Our web shop lost orders last night."
    amara = stage.viewer(HEAD, at)
    held = crisis_declare(actor=amara, about=about, department=department("support"), now=at)
    for minutes, kind, words in FACTS:
        said = at + timedelta(minutes=minutes)
        by = stage.viewer(HEAD, said)
        crisis_fact_keep(actor=by, crisis=held, kind=kind, words=words, now=said)
    over = at + timedelta(hours=26)
    by, reason = stage.viewer(HEAD, over), "Every order is found, and everybody was written to."
    crisis_end(actor=by, crisis=held, reason=reason, now=over)


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
