"""Answering by the link in a mail: GET asks, POST answers, once, for whom it was meant."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client

from governance.notify.mail import mail_build
from governance.notify.models import Message
from roles.org.models import Person
from roles.team.models import Role, RoleType
from roles.team.rules import State
from roles.team.services import (
    assignment_accept,
    assignment_consent,
    assignment_propose,
    assignment_withdraw,
    decisions_follow,
)
from tests.cast import COMMAND, NOW, Cast
from tests.roles.team.trail import entry_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roles.team.models import Assignment


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(cast: Cast) -> Assignment:
    return proposed(cast)


def proposed(cast: Cast, authority: int | None = None) -> Assignment:
    kind = RoleType.objects.get(key="responder")
    return assignment_propose(
        actor=cast.department_head.viewer,
        role=Role.objects.create(type=kind, department=cast.support, opened_at=NOW),
        person=cast.employee.listed,
        authority=authority,
        note="You steady them.",
        now=NOW,
    )


def mailed(kind: str) -> str:
    """Return the address in the newest mail of a kind; the same in text and HTML."""
    message = Message.objects.filter(template=f"team/mail/{kind}").order_by("-pk")[0]
    mail = mail_build(message)
    found = re.findall(r"/answer/[^\s\"<]+", str(mail.body))
    assert found == re.findall(r"/answer/[^\s\"<]+", str(mail.alternatives[0][0]))
    assert "/answer/" not in str(message.payload)
    return found[0] if found else ""


def post(path: str, answer: str, reason: str = "") -> Any:
    return Client().post(path, {"answer": answer, "reason": reason})


def test_opening_the_link_asks_and_decides_nothing(cast: Cast, proposal: Assignment) -> None:
    path = mailed("accept")
    for _scanner in range(3):
        answer = Client().get(path)
        assert answer.status_code == 200
    body = answer.content.decode()
    assert "Grace Weiss asks you to be Frontline responder, Support" in body
    assert "You steady them." in body
    assert "no-store" in answer.headers["Cache-Control"]
    assert proposal.items.get(kind="accept").met_at is None


def test_whoever_accepted_reads_who_is_asked_next_and_what_is_missing(
    cast: Cast, proposal: Assignment
) -> None:
    page = post(mailed("accept"), "yes").content.decode()
    assert "Accepted, thank you" in page
    told = page.partition("What comes next")[2].split("<li>")[1:]
    assert ["Done:" in line for line in told[:2]] == [True, False]
    assert "Leon Marsh" in told[1]
    page = post(mailed("consent"), "yes").content.decode()
    assert "What comes next" not in page


def test_accepting_consenting_and_approving_without_signing_in(
    cast: Cast, proposal: Assignment
) -> None:
    for kind, name in (
        ("accept", "Hana Costa"),
        ("consent", "Leon Marsh"),
        ("approve", "Maria Ortiz"),
    ):
        assert post(mailed(kind), "yes").status_code == 200
        assert proposal.items.get(kind=kind).met_by == name
    proposal.refresh_from_db()
    assert proposal.state == State.ACTIVE
    actor, _reason = entry_of(proposal.uid, "assignment.approved")
    assert actor == "Maria Ortiz, by the link in a mail"


def test_people_without_an_account_answer_too(cast: Cast, proposal: Assignment) -> None:
    Person.objects.filter(user__isnull=False).update(user=None)
    for kind in ("accept", "consent", "approve"):
        assert post(mailed(kind), "yes").status_code == 200
    proposal.refresh_from_db()
    assert proposal.state == State.ACTIVE


def test_saying_no_as_the_line_manager_needs_a_reason(cast: Cast, proposal: Assignment) -> None:
    post(mailed("accept"), "yes")
    path = mailed("consent")
    answer = post(path, "no")
    assert answer.status_code == 422
    assert "Say why: those concerned read it." in answer.content.decode()
    assert post(path, "no", "Not this year.").status_code == 200
    proposal.refresh_from_db()
    assert (proposal.state, proposal.close_reason) == (State.DECLINED, "Not this year.")


def test_an_answer_can_be_given_once(cast: Cast, proposal: Assignment) -> None:
    path = mailed("accept")
    post(path, "yes")
    for answer in (Client().get(path), post(path, "yes"), post(path, "no")):
        assert answer.status_code == 410
        assert "This link has lapsed" in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == State.PROPOSED


def test_a_link_dies_with_the_proposal(cast: Cast, proposal: Assignment) -> None:
    path = mailed("accept")
    assignment_withdraw(actor=cast.department_head.viewer, assignment=proposal, now=NOW)
    assert Client().get(path).status_code == 410


def test_a_link_dies_when_the_question_passes_on(cast: Cast, proposal: Assignment) -> None:
    post(mailed("accept"), "yes")
    before = mailed("consent")
    decisions_follow(actor=COMMAND, now=NOW + timedelta(days=8))
    after = mailed("consent")
    assert after != before
    assert Client().get(before).status_code == 410
    assert post(after, "yes").status_code == 200
    assert proposal.items.get(kind="consent").met_by == "Grace Weiss"


def test_a_link_dies_after_thirty_days(cast: Cast, proposal: Assignment) -> None:
    path = mailed("accept")
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert Client().get(path).status_code == 410


def test_a_link_dies_with_its_account(cast: Cast, proposal: Assignment) -> None:
    path = mailed("accept")
    cast.employee.user.is_active = False
    cast.employee.user.save()
    assert post(path, "yes").status_code == 410


def test_a_link_dies_with_the_mailbox_that_it_went_to(cast: Cast, proposal: Assignment) -> None:
    """An old address may be somebody else's by now, and the link would act as who had it."""
    path, person = mailed("accept"), Person.objects.filter(pk=cast.employee.listed.pk)
    person.update(email="hana.married@larkfield.example")
    assert post(path, "yes").status_code == 410
    assert post(mailed("accept"), "yes").status_code == 200


def test_a_link_dies_with_the_last_day_of_a_partner(cast: Cast) -> None:
    kind, until = RoleType.objects.get(key="responder"), NOW.date() + timedelta(days=5)
    Person.objects.filter(pk=cast.external.listed.pk).update(ends_on=until)
    assignment_propose(
        actor=cast.department_head.viewer,
        role=Role.objects.create(type=kind, department=cast.support, opened_at=NOW),
        person=cast.external.listed,
        ends_on=until,
        now=NOW,
    )
    path = mailed("accept")
    for days, status in ((5, 200), (6, 410)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            assert Client().get(path).status_code == status


def test_a_forged_link_is_nothing(cast: Cast, proposal: Assignment) -> None:
    path = mailed("accept")
    for forged in (path[:-3] + "xx/", "/answer/x/", f"/answer/{proposal.uid.hex}.abc/"):
        assert Client().get(forged).status_code == 404


def test_a_promise_takes_signing_in(cast: Cast) -> None:
    RoleType.objects.filter(key="responder").update(authority=4)
    proposed(cast)
    assert mailed("accept") == ""


def test_answering_needs_the_page_of_ours(cast: Cast, proposal: Assignment) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(mailed("accept"), {"answer": "yes"}).status_code == 403


def test_whose_turn_it_is_not_any_more_is_told_the_legal_steps(
    cast: Cast, proposal: Assignment
) -> None:
    assignment_accept(actor=cast.employee.viewer, assignment=proposal, now=NOW)
    path = mailed("consent")
    assignment_consent(actor=cast.line_manager.viewer, assignment=proposal, now=NOW)
    assert post(path, "yes").status_code == 410
