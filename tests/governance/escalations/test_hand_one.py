"""Handing one mention on: to whom, by whom, and what is left of who had it before."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
import time_machine

from governance.escalations.models import Handover
from governance.escalations.rules import EscalationState
from governance.escalations.selectors.takers import mention_takers
from governance.escalations.services import (
    escalation_close,
    escalation_hand_on,
    escalation_take,
)
from governance.jobs.services import run_due
from governance.notify.models import Message
from roles.org.models import Person
from roles.team.models import Assignment
from tests.cast import NOW, Cast
from tests.governance.escalations.parts import escalation_of, log, minutes_later, verbs
from tests.policies.guidance.test_approving import lose
from tests.refusals import refused
from tests.trail import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from governance.escalations.models import Mention

WHY = "I am on the train for hours."


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mention(cast: Cast) -> Mention:
    made = log(cast.employee)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(made), now=NOW)
    return made


def takers(cast: Cast, mention: Mention) -> list[str]:
    found = mention_takers(mention, but=cast.coach.listed.pk, now=NOW)
    return [str(person) for person in found]


def hand(cast: Cast, mention: Mention, person: Person, reason: str = WHY) -> None:
    escalation_hand_on(
        actor=cast.coach.viewer,
        escalation=escalation_of(mention),
        person=person,
        reason=reason,
        now=minutes_later(20),
    )


def test_who_is_given_it_has_it_and_is_told(cast: Cast, mention: Mention) -> None:
    before = escalation_of(mention).generation
    hand(cast, mention, cast.head_coach.listed)
    after = escalation_of(mention)
    assert (after.state, after.holder) == (EscalationState.TAKEN, cast.head_coach.listed)
    assert after.generation == before + 1
    sent = Message.objects.get(template="escalations/mail/handed")
    assert (sent.person, sent.payload["reason"]) == (cast.head_coach.listed, WHY)
    [entry] = entries_of("escalation.handed_over")
    assert (entry["reason"], entry["changes"]["generation"]) == (WHY, before + 1)
    run_due(now=minutes_later(90))
    assert escalation_of(mention).holder == cast.head_coach.listed
    escalation_close(
        actor=cast.head_coach.viewer, escalation=after, outcome="Done.", now=minutes_later(91)
    )


def test_the_timeline_names_who_took_it_and_who_gave_it_to_whom(
    cast: Cast, mention: Mention
) -> None:
    hand(cast, mention, cast.head_coach.listed)
    page = cast.head_coach.client().get(f"/mentions/{mention.uid}/").content.decode()
    said = " ".join(unescape(page).split())
    took, gave = said.index("Maria Ortiz took it"), said.index("Maria Ortiz gave it to Amara Reid")
    assert took < gave
    assert WHY in said
    auditor = unescape(cast.auditor.client().get(f"/mentions/{mention.uid}/").content.decode())
    assert "gave it to Amara Reid" in auditor
    assert WHY not in auditor


def test_only_who_is_ready_and_may_answer_it_is_offered(cast: Cast, mention: Mention) -> None:
    assert {"Amara Reid", "Priya Shah"} <= set(takers(cast, mention))
    assert not {"Maria Ortiz", "Hana Costa", "Grace Weiss"} & set(takers(cast, mention))
    lose(cast.head_coach)
    Person.objects.filter(pk=cast.player.listed.pk).update(employment="on_leave")
    assert not {"Amara Reid", "Priya Shah"} & set(takers(cast, mention))
    for person in (cast.head_coach.listed, cast.player.listed, cast.coach.listed):
        with refused("hand_on"):
            hand(cast, mention, person)
    assert escalation_of(mention).holder == cast.coach.listed


def test_who_may_not_go_as_far_as_an_answer_is_not_offered(cast: Cast, mention: Mention) -> None:
    Assignment.objects.filter(person=cast.player.listed).update(authority=1)
    assert "Priya Shah" not in takers(cast, mention)


def test_nobody_else_hands_it_on_nor_without_a_reason_nor_when_it_is_over(
    cast: Cast, mention: Mention
) -> None:
    escalation, head = escalation_of(mention), cast.head_coach
    with refused("not_holder"):
        escalation_hand_on(
            actor=head.viewer, escalation=escalation, person=head.listed, reason=WHY, now=NOW
        )
    with refused("hand_on"):
        hand(cast, mention, head.listed, " ")
    escalation_close(actor=cast.coach.viewer, escalation=escalation, outcome="Done.", now=NOW)
    with refused("not_now"):
        hand(cast, mention, head.listed)
    assert not Handover.objects.exists()
    assert "escalation.handed_over" not in verbs(escalation.uid)


def test_the_page_hands_it_on_and_says_what_is_missing(cast: Cast, mention: Mention) -> None:
    client, address = cast.coach.client(), f"/mentions/{mention.uid}/hand-on/"
    page = client.get(f"/mentions/{mention.uid}/").content.decode()
    assert f'action="{address}"' in page
    assert client.post(address, {"person": "", "reason": ""}).status_code == 422
    sent = {"person": str(cast.player.listed.uid), "reason": WHY}
    assert client.post(address, sent | {"person": str(cast.employee.listed.uid)}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert escalation_of(mention).holder == cast.player.listed
    assert client.post(address, sent).status_code == 403


def test_the_api_hands_it_on(cast: Cast, mention: Mention) -> None:
    client, address = cast.coach.client(), f"/api/v1/mentions/{mention.uid}/decisions/"
    said = client.get(address).json()
    assert "hand_on" in said["legal"]
    assert "hand_on" in said["yours"]
    sent = {"decision": "hand_on", "person": str(cast.employee.listed.uid), "reason": WHY}
    kind = "application/json"
    assert client.post(address, sent, content_type=kind).status_code == 400
    sent["person"] = str(cast.head_coach.listed.uid)
    answer = client.post(address, sent, content_type=kind)
    assert answer.status_code == 201
    assert "hand_on" not in answer.json()["yours"]
    assert escalation_of(mention).holder == cast.head_coach.listed
