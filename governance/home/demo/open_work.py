"""What is under way at Larkfield Outdoor: proposals, a colleague not ready yet, mentions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from governance.core.uid import uuid7
from governance.escalations.models import Escalation
from governance.escalations.rules import Topic, Wish
from governance.escalations.services import (
    escalation_close,
    escalation_contact,
    escalation_take,
    escalation_update,
    mention_log,
    mention_watcher_add,
)
from governance.home.demo.lately import FIELD_HEAD, LEAVER, department, monday_before
from governance.home.demo.rollout import HEAD, passed
from governance.home.demo.signed import version_signed
from governance.home.demo.stage import ACTOR
from governance.playbooks.services import question_ask
from roles.org.selectors import organisation_today
from roles.team.models import Role
from roles.team.selectors.focus import Focus
from roles.team.services import exemption_ask, exemption_decide

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.models import Mention
    from governance.home.demo.stage import Stage
    from policies.guidance.models import PolicyVersion
    from policies.training.models import CourseVersion
    from roles.team.models import Assignment

# Who proposes whom: days ago, department, kind of role, and how many have said yes since. A
# consent passes on after five working days; what somebody is to accept waits for ten.
PROPOSALS: Final = (
    ("Tom Holm", "Omar Haddad", 9, "retail", "responder", 0),
    ("Grace Roth", "Leila Rahimi", 9, "marketing", "responder", 1),
    ("Jana Wirth", "Milo Grant", 5, "agency", "responder", 1),
    ("Nia Tanaka", "Chloe Young", 3, "design", "product", 1),
    ("Ines Silva", "Noah Kim", 2, "logistics", "gatherer", 1),
    ("Bruno Castell", "Finn Osei", 1, "manufacturing", "gatherer", 2),
    ("Helen Okafor", "Eva Conti", 1, "support", "responder", 2),
)
LINK: Final = "https://x.com/LarkfieldHelp"
ASKER: Final = "Priya Shah"
QUESTION: Final = "May I name the repair shop in Leeds when somebody asks where to go?"
AGENCY_MANAGER, AGENCY_DAYS = "Ravi Walsh", 20
NOTE: Final = "Knows our customers, and asked for it."
HOURS: Final = Decimal("4.5")


def _ending(unit: str, kind: str, *, soonest: bool = False) -> tuple[Role, Assignment]:
    """Return a role whose holder's term runs out, and that holder's assignment."""
    roles = Role.objects.open().filter(department=department(unit), type__key=kind)
    order = "assignments__ends_on" if soonest else "-assignments__ends_on"
    ending = roles.filter(assignments__ends_on__isnull=False).order_by(order)
    if unit == "agency":  # there everybody's ends; the earliest term has a successor
        ending = ending.order_by("assignments__ends_on")
    role = ending[0]
    return role, role.assignments.get(state="active")


def proposals_make(stage: Stage, signed: PolicyVersion) -> None:
    """Seven proposals pend, each to follow on a term that runs out; all have signed ``signed``."""
    for by, whom, days, unit, kind, yeses in PROPOSALS:
        role, before = _ending(unit, kind)
        at = stage.ago(days)
        proposal = stage.propose(
            by, role, whom, at, starts_on=before.ends_on, note=NOTE, focus=Focus(hours=HOURS)
        )
        steps = (at + timedelta(hours=hours) for hours in range(1, yeses + 1))
        stage.decide(proposal, *steps)
    asked = [stage.person(whom).pk for _by, whom, *_rest in PROPOSALS]
    version_signed(actor=ACTOR, version=signed, person_ids=asked, now=stage.ago(0.5))


def colleague_prepare(stage: Stage, signed: PolicyVersion, course: CourseVersion) -> None:
    """Somebody takes a role over on Monday, and one course of two is still missing."""
    role, before = _ending("support", "responder", soonest=True)
    at = stage.ago(10)
    proposal = stage.propose("Helen Okafor", role, "Noah Silva", at, starts_on=before.ends_on)
    stage.decide(proposal, *(at + timedelta(days=days) for days in (1, 2, 3)))
    noah, done_at = [stage.person("Noah Silva").pk], stage.ago(5)
    version_signed(actor=ACTOR, version=signed, person_ids=noah, now=done_at)
    passed(course, noah, done_at)


def _heard(
    stage: Stage,
    who: str,
    said: str,
    where: str,
    *,
    topic: Topic,
    at: datetime,
    wish: Wish = Wish.PASS_ON,
    author: str = "",
) -> Mention:
    viewer = stage.viewer(who, at)
    return mention_log(
        actor=viewer, said=said, where=where, topic=topic, wish=wish, author=author, now=at
    )


def handover_open(stage: Stage) -> None:
    """Before he left, the leaver had taken a mention: it is to be handed over."""
    at = monday_before(stage) - timedelta(days=3)
    said = "Order two weeks late, we leave on Saturday. Where is our tent?"
    late = _heard(stage, "Dev Patel", said, LINK, topic=Topic.COMPLAINT, at=at)
    taken_at = at + timedelta(minutes=6)
    escalation_take(actor=stage.viewer(LEAVER, taken_at), escalation=late.escalation, now=taken_at)


def handover_take(stage: Stage) -> None:
    """Once he had left it climbed again, and the other coach took it; it is still open."""
    at = monday_before(stage) + timedelta(minutes=9)
    open_one = Escalation.objects.open().get(mention__logged_by__display_name="Dev Patel")
    maria = stage.viewer("Maria Ortiz", at)
    escalation_take(actor=maria, escalation=open_one, now=at)
    words, said_at = "The warehouse looks for the tent.", at + timedelta(minutes=20)
    escalation_update(actor=maria, escalation=open_one, words=words, now=said_at)


def mentions_hear(stage: Stage) -> None:
    """One answered yesterday, one noted, and the stove of this morning."""
    at = stage.ago(1, minutes=40)
    said = "Can we cook in the porch of the Ridge 2? The label says both yes and no."
    asked = _heard(stage, "Jonas Berg", said, LINK, topic=Topic.QUESTION, at=at)
    maria = stage.viewer("Maria Ortiz", at + timedelta(minutes=7))
    escalation_take(actor=maria, escalation=asked.escalation, now=at + timedelta(minutes=7))
    answered = at + timedelta(minutes=29)
    escalation_contact(actor=maria, escalation=asked.escalation, now=answered)
    escalation_close(
        actor=maria,
        escalation=asked.escalation,
        outcome="Answered: never in the porch. Product design mends the label.",
        now=at + timedelta(minutes=31),
    )
    _heard(
        stage,
        "Hana Costa",
        "Best advice in any shop this year, thank you!",
        "Leeds shop, at the counter",
        topic=Topic.PRAISE,
        at=stage.ago(2),
        wish=Wish.NOTE,
    )
    stove_hiss(stage)


def stove_hiss(stage: Stage) -> None:
    """No coach in Field service, so the head coach was asked, who took it twelve minutes on and
    lets the department's head watch it."""
    logged, taken = stage.ago(minutes=32), stage.ago(minutes=20)
    said = (
        "Stove hissed in our tent. Second night, we lit it in the porch and it hissed for ten "
        "minutes. We got out. Is this normal? (Video, 41,000 views so far.)"
    )
    where = "https://www.tiktok.com/@two.tents.north/video/1107"
    author = "@two.tents.north"
    mention = _heard(stage, "Elsa Reid", said, where, topic=Topic.SAFETY, author=author, at=logged)
    amara = stage.viewer(HEAD, taken)
    escalation_take(actor=amara, escalation=mention.escalation, now=taken)
    head, added = stage.person(FIELD_HEAD), stage.ago(minutes=18)
    mention_watcher_add(actor=amara, mention=mention, person=head, now=added)
    words, said_at = "Product safety looks at the video.", stage.ago(minutes=15)
    escalation_update(actor=amara, escalation=mention.escalation, words=words, now=said_at)


def agency_excuse(stage: Stage) -> None:
    """The agency answers alone on its two accounts until its contract ends; that is agreed."""
    at, decided = stage.ago(30), stage.ago(29.8)
    exemption = exemption_ask(
        actor=stage.viewer(AGENCY_MANAGER, at),
        rule="CV8",
        department=department("agency"),
        reason="The agency runs its two accounts until its contract ends.",
        ends_on=organisation_today(stage.now) + timedelta(days=AGENCY_DAYS),
        now=at,
    )
    exemption_decide(
        actor=stage.viewer(HEAD, decided), exemption=exemption, granted=True, now=decided
    )


def question_ask_coach(stage: Stage) -> None:
    """A player asks her coach; it waits since this morning."""
    at = stage.ago(minutes=70)
    question_ask(
        actor=stage.viewer(ASKER, at), text=QUESTION, page="/guidelines/", form=uuid7(), now=at
    )
