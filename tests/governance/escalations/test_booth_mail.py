"""Answering the booth's request by the link in its mail, and who is not asked any more."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client

from governance.audit.models import Entry
from governance.escalations.models import BoothRequest
from governance.escalations.rules.booth import BoothStep
from governance.escalations.services import escalation_close
from governance.escalations.services.booth import booth_reply
from governance.jobs.services import run_due
from governance.notify.mail import mail_build
from governance.notify.models import Message
from roles.org.models import Person
from roles.team.models import Assignment
from tests.cast import NOW, Cast
from tests.governance.escalations.parts import SAID, escalation_of, verbs
from tests.governance.escalations.test_booth import DRAFT, answered, asked, owing
from tests.policies.guidance.test_approving import lose
from tests.refusals import refused

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def mailed() -> str:
    """Return the address in the newest mail that asks; the same in text and HTML."""
    message = Message.objects.filter(template="escalations/mail/booth").order_by("-pk")[0]
    mail = mail_build(message)
    found = re.findall(r"/booth/answer/[^\s\"<]+", str(mail.body))
    assert found == re.findall(r"/booth/answer/[^\s\"<]+", str(mail.alternatives[0][0]))
    assert "/answer/" not in str(message.payload)
    return str(found[0])


def post(path: str, step: str, **sent: Any) -> Any:
    return Client().post(path, {"turn": 1, "draft": DRAFT, "words": "", **sent, "step": step})


@pytest.mark.parametrize(
    ("step", "sent", "state"),
    [
        ("approve", {}, "approved"),
        ("approve", {"draft": "Close it now."}, "approved"),
        ("ask_back", {"words": "Which stove?"}, "back"),
        ("refuse", {"words": "Wait for the fire brigade."}, "refused"),
    ],
)
def test_the_mail_answers_without_signing_in_and_once(
    cast: Cast, step: str, sent: dict[str, str], state: str
) -> None:
    request = asked(cast)
    Person.objects.filter(pk=cast.booth_member.listed.pk).update(user=None)  # no account needed
    path = mailed()
    for _scanner in range(2):
        shown = Client().get(path)
        assert "no-store" in shown.headers["Cache-Control"]
    assert all(words in shown.content.decode() for words in (SAID, DRAFT, "Sami Tanaka"))
    request.refresh_from_db()
    assert request.state == "open"
    if state != "approved":
        assert post(path, step).status_code == 422  # a no and a question need words
    assert post(path, step, **sent).status_code == 200
    request.refresh_from_db()
    assert (request.state, request.answered_by) == (state, cast.booth_member.listed)
    if request.text is not None:
        assert request.text.words == sent.get("draft", DRAFT)
    told = Entry.objects.get(verb=f"booth.{state}", subject_uid=request.uid)
    assert told.actor_label == "Sami Tanaka, by the link in a mail"
    for again in (Client().get(path), post(path, "approve")):
        assert again.status_code == 410


def test_a_link_ends_when_it_is_answered_elsewhere_passed_on_over_or_replied_to(
    cast: Cast,
) -> None:
    request = asked(cast)
    first = mailed()
    back = answered(cast.booth_member, request, BoothStep.ASK_BACK, words="Which?")
    assert Client().get(first).status_code == 410
    booth_reply(actor=cast.coach.viewer, request=back, draft=DRAFT, question="It.", turn=2, now=NOW)
    assert Client().get(first).status_code == 410
    second = mailed()
    assert Client().get(second).status_code == 200
    with time_machine.travel(NOW + timedelta(hours=2, minutes=1), tick=False):
        run_due(now=NOW + timedelta(hours=2, minutes=1))
        assert owing(request) == ["Erin Halvorsen"]
        assert post(second, "approve", turn=3).status_code == 410
        third = mailed()
        assert Client().get(third).status_code == 200
    escalation_close(
        actor=cast.coach.viewer, escalation=escalation_of(back.mention), outcome="Done.", now=NOW
    )
    assert Client().get(third).status_code == 410
    assert Client().get("/booth/answer/made-up/").status_code == 404
    assert Client().get(third.replace("/booth", "")).status_code == 404  # not about a role


def test_who_has_lost_the_function_may_not_answer_and_at_the_next_tick_another_is_asked(
    cast: Cast,
) -> None:
    request = asked(cast)
    path = mailed()
    Assignment.objects.filter(role__type__function="legal").update(
        person=cast.player.listed, backup=None
    )
    assert Client().get(path).status_code == 410
    with refused("not_asked"):
        answered(cast.booth_member, request)
    page = cast.booth_member.client().get(f"/booth/{request.uid}/").content.decode()
    assert "Approve this text" not in page
    run_due(now=NOW + timedelta(minutes=61))  # when they would have been reminded
    assert owing(request) == ["Priya Shah"]
    assert answered(cast.player, request).state == "approved"


def test_the_last_one_who_is_late_hears_daily_and_where_nobody_is_left_it_ends(
    cast: Cast,
) -> None:
    request = asked(cast)
    for hours in (2, 4, 7):
        run_due(now=NOW + timedelta(hours=hours, minutes=1))
    mails = Message.objects.filter(template="escalations/mail/booth")
    before = mails.count()
    for day in (1, 2):
        run_due(now=NOW + timedelta(days=day, hours=8))
        assert mails.count() == before + day
    newest = mails.order_by("-pk")[0]
    assert (newest.person, newest.payload["late"]) == (cast.head_coach.listed, True)
    assert "nobody else is left to ask" in str(mail_build(newest).body)
    for member in (cast.booth_member, cast.head_coach):
        lose(member)
    run_due(now=NOW + timedelta(days=4))
    assert verbs(request.uid)[-2:] == ["booth.late", "booth.dropped"]
    told = Message.objects.get(template="escalations/mail/booth_answered")
    assert (told.person, told.payload["state"]) == (cast.coach.listed, "dropped")
    with refused("answered") as why:
        booth_reply(actor=cast.coach.viewer, request=request, question="So?", turn=1, now=NOW)
    assert "nobody was left" in str(why.value)


def test_what_is_dropped_as_it_was_handed_on_says_so(cast: Cast) -> None:
    request = asked(cast)
    BoothRequest.objects.filter(pk=request.pk).update(state="dropped")
    escalation = escalation_of(request.mention)
    type(escalation).objects.filter(pk=escalation.pk).update(holder=cast.player.listed)
    with refused("answered") as why:
        answered(cast.booth_member, request)
    assert "Maria Ortiz does not have the mention now" in str(why.value)
