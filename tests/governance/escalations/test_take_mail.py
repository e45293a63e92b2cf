"""Taking a mention by the link in the mail that asks, and which links take nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client

from governance.accounts.models import User
from governance.audit.models import Entry
from governance.escalations.rules import Disposition, EscalationState
from governance.escalations.services import (
    escalation_take,
    mention_set_aside,
    mention_take_back,
)
from governance.jobs.services import run_due
from governance.notify.mail import mail_build
from governance.notify.models import Message
from roles.org.models import Person
from tests.cast import NOW, Cast
from tests.governance.escalations.parts import SAID, asked, escalation_of, log, minutes_later, verbs

if TYPE_CHECKING:
    from collections.abc import Iterator

LAPSED = "This link has lapsed"


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def mailed(person: Person) -> str:
    """Return the address in the newest mail that asks somebody; the same in text and HTML."""
    sent = Message.objects.filter(template="escalations/mail/asked", person=person)
    message = sent.order_by("-pk")[0]
    mail = mail_build(message)
    found = re.findall(r"/mentions/answer/[^\s\"<]+", str(mail.body))
    assert found == re.findall(r"/mentions/answer/[^\s\"<]+", str(mail.alternatives[0][0]))
    assert "/answer/" not in str(message.payload)
    return str(found[0])


@pytest.mark.parametrize("account", [True, False])
def test_the_mail_takes_without_signing_in_and_once(cast: Cast, *, account: bool) -> None:
    mention = log(cast.employee)
    if not account:
        Person.objects.filter(pk=cast.coach.listed.pk).update(user=None)
    path = mailed(cast.coach.listed)
    for _scanner in range(2):
        shown = Client().get(path)
        assert shown.status_code == 200
        assert "no-store" in shown.headers["Cache-Control"]
    page = shown.content.decode()
    assert all(words in page for words in (SAID, "Take it", "15 min", "Maria Ortiz"))
    escalation = escalation_of(mention)
    assert (escalation.state, escalation.generation) == (EscalationState.OPEN, 1)
    assert Client().post(path).status_code == 200
    escalation = escalation_of(mention)
    assert (escalation.state, escalation.holder) == (EscalationState.TAKEN, cast.coach.listed)
    told = Entry.objects.get(verb="escalation.taken", subject_uid=escalation.uid)
    assert told.actor_label == "Maria Ortiz, by the link in a mail"
    for again in (Client().get(path), Client().post(path)):
        assert again.status_code == 410
        assert LAPSED in again.content.decode()
    assert verbs(escalation.uid).count("escalation.taken") == 1


@pytest.mark.parametrize("how", ["passed on", "taken", "aside", "anew", "mailbox", "left", "old"])
def test_a_link_that_is_over_says_so_and_takes_nothing(cast: Cast, how: str) -> None:
    mention, coach = log(cast.employee), cast.coach.listed
    path, now = mailed(coach), NOW
    if how == "passed on":
        run_due(now=minutes_later(15))
    elif how == "taken":
        head = cast.head_coach.viewer
        escalation_take(actor=head, escalation=escalation_of(mention), now=NOW)
    elif how in {"aside", "anew"}:
        spam = Disposition.SPAM
        mention_set_aside(actor=cast.coach.viewer, mention=mention, disposition=spam, now=NOW)
    elif how == "mailbox":
        Person.objects.filter(pk=coach.pk).update(email="maria.new@example.com")
    elif how == "left":
        User.objects.filter(person=coach).update(is_active=False)
    else:
        now = NOW + timedelta(days=31)
    if how == "anew":
        mention_take_back(actor=cast.coach.viewer, mention=mention, now=NOW)
        assert asked(mention) == ["Maria Ortiz"]
    before = escalation_of(mention)
    with time_machine.travel(now, tick=False):
        for answer in (Client().get(path), Client().post(path)):
            assert answer.status_code == 410
            assert LAPSED in answer.content.decode()
    after = escalation_of(mention)
    assert (after.state, after.holder, after.generation) == (
        before.state,
        before.holder,
        before.generation,
    )


def test_climbed_anew_the_newer_link_takes_it(cast: Cast) -> None:
    mention = log(cast.employee)
    first, spam = mailed(cast.coach.listed), Disposition.SPAM
    mention_set_aside(actor=cast.coach.viewer, mention=mention, disposition=spam, now=NOW)
    mention_take_back(actor=cast.coach.viewer, mention=mention, now=NOW)
    second = mailed(cast.coach.listed)
    assert first != second
    assert [Client().post(each).status_code for each in (first, second)] == [410, 200]


def test_a_link_that_is_not_ours_is_not_there(cast: Cast) -> None:
    log(cast.employee)
    path = mailed(cast.coach.listed)
    made_up = ["/mentions/answer/made-up/", path.replace("/mentions", "/booth")]
    for each in (*made_up, path.replace("/mentions", ""), f"{path[:-4]}xyz/"):
        assert [Client().get(each).status_code, Client().post(each).status_code] == [404, 404]
