"""Asking the booth: one page, a clock of its own, one answer, and words that may then be used."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from governance.audit.models import Entry
from governance.escalations.models import BoothRequest, Escalation
from governance.escalations.rules import Disposition
from governance.escalations.rules.booth import BoothStep, booth_due
from governance.escalations.services import (
    escalation_close,
    escalation_contact,
    escalation_take,
    escalations_restart,
    mention_set_aside,
)
from governance.escalations.services.booth import booth_answer, booth_ask, booth_reply
from governance.jobs.services import run_due
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment
from roles.team.rules import Authority
from tests.cast import COMMAND, NOW, Cast
from tests.governance.escalations.parts import SAID, escalation_of, log, verbs
from tests.refusals import refused

if TYPE_CHECKING:
    from tests.cast import Member

DRAFT = "Close the valve, please."


def taken(cast: Cast, **changes: Any) -> Escalation:
    escalation = escalation_of(log(cast.employee, **changes))
    return escalation_take(actor=cast.coach.viewer, escalation=escalation, now=NOW)


def asked(cast: Cast, escalation: Escalation | None = None, **changes: Any) -> BoothRequest:
    given: dict[str, Any] = {"function": "legal", "draft": DRAFT, "now": NOW}
    escalation = escalation or taken(cast)
    return booth_ask(actor=cast.coach.viewer, escalation=escalation, **(given | changes))


def answered(
    member: Member, request: BoothRequest, step: BoothStep = BoothStep.APPROVE, **changes: Any
) -> BoothRequest:
    given: dict[str, Any] = {"turn": request.turn, "now": NOW}
    return booth_answer(actor=member.viewer, request=request, step=step, **(given | changes))


def owing(request: BoothRequest) -> list[str]:
    todos = Todo.objects.open().filter(subject__kind="booth", subject__ref=request.uid)
    return [str(todo.person) for todo in todos.select_related("person")]


def test_the_booth_approves_a_draft_and_the_answer_cites_it(cast: Cast) -> None:
    request = asked(cast)
    assert owing(request) == ["Sami Tanaka"]
    done = answered(cast.booth_member, request)
    assert owing(request) == []
    escalation = escalation_of(request.mention)
    Assignment.objects.filter(person=cast.coach.listed).update(authority=Authority.APPROVED_TEXT)
    with refused("text_needed"):
        escalation_contact(actor=cast.coach.viewer, escalation=escalation, now=NOW)
    assert done.text is not None
    uid = done.text.uid
    told = escalation_contact(actor=cast.coach.viewer, escalation=escalation, text=uid, now=NOW)
    assert told.contact_text == done.text
    assert (done.text.words, done.text.author, done.text.approver) == (
        DRAFT,
        cast.coach.listed,
        cast.booth_member.listed,
    )
    other = taken(cast, said="Something else")
    with refused("text_unfit"):  # it is for that mention alone
        escalation_contact(actor=cast.coach.viewer, escalation=other, text=uid, now=NOW)
    with refused("text_unfit"):  # and for thirty days
        Escalation.objects.filter(pk=told.pk).update(contacted_at=None, contacted_by=None)
        later = NOW + timedelta(days=31)
        escalation_contact(actor=cast.coach.viewer, escalation=escalation, text=uid, now=later)


def test_what_the_booth_changes_is_what_is_approved(cast: Cast) -> None:
    browser, request = cast.booth_member.client(), asked(cast)
    page = f"/booth/{request.uid}/"
    shown = browser.get(page).content.decode()
    assert SAID in shown
    assert DRAFT in shown
    sent = {"step": "approve", "turn": request.turn, "draft": "Close it now."}
    assert browser.post(page, sent).status_code == 302
    request.refresh_from_db()
    assert request.text is not None
    assert request.text.words == "Close it now."
    again = browser.post(page, sent)
    assert again.status_code == 409
    assert "Sami Tanaka answered it already" in again.content.decode()
    answers = Message.objects.filter(template="escalations/mail/booth_answered")
    assert [each.person for each in answers] == [cast.coach.listed]


def test_a_no_and_a_question_back_need_words_and_go_to_who_asked(cast: Cast) -> None:
    request = asked(cast)
    for step in (BoothStep.ASK_BACK, BoothStep.REFUSE, BoothStep.EDIT):
        with refused("words_missing"):
            answered(cast.booth_member, request, step)
    back = answered(cast.booth_member, request, BoothStep.ASK_BACK, words="Which stove?")
    assert owing(request) == ["Maria Ortiz"]
    with refused("answered"):
        answered(cast.booth_member, back)
    shown = cast.coach.client().get(f"/booth/{request.uid}/").content.decode()
    assert f"{DRAFT}</textarea>" in shown
    replied = booth_reply(
        actor=cast.coach.viewer,
        request=back,
        draft="Close the Ember.",
        question="The Ember.",
        turn=back.turn,
        now=NOW + timedelta(hours=1),
    )
    assert owing(request) == ["Sami Tanaka"]
    assert replied.due_at > request.due_at
    with refused("changed"):  # whoever still looks at the first draft
        answered(cast.booth_member, request)
    assert answered(cast.booth_member, replied, BoothStep.REFUSE, words="No.").state == "refused"


def test_only_who_is_asked_or_holds_the_function_answers_and_never_who_asked(cast: Cast) -> None:
    request = asked(cast)
    for name in ("coach", "head_coach", "boss", "player", "administrator", "auditor"):
        with refused("not_asked"):
            answered(cast.members[name], request)
    with refused("not_holder"):
        booth_ask(
            actor=cast.head_coach.viewer,
            escalation=escalation_of(request.mention),
            function="legal",
            draft=DRAFT,
            now=NOW,
        )
    page = f"/booth/{request.uid}/"
    seen = {
        name: cast.members[name].client().get(page).status_code
        for name in ("booth_member", "coach", "head_coach", "coach_elsewhere", "employee")
    }
    assert seen == {
        "booth_member": 200,
        "coach": 200,
        "head_coach": 200,
        "coach_elsewhere": 404,
        "employee": 404,  # who reported it
    }


def test_a_function_is_asked_about_a_mention_once_at_a_time(cast: Cast) -> None:
    request = asked(cast)
    escalation = escalation_of(request.mention)
    with refused("asked_already"):
        asked(cast, escalation)
    with refused("booth"):
        asked(cast, escalation, function="nobody")
    with refused("booth"):
        asked(cast, escalation, draft=" ", question=" ")
    answered(cast.booth_member, request, BoothStep.REFUSE, words="Ask for the receipt first.")
    assert asked(cast, escalation).state == "open"


def test_unanswered_it_reminds_then_goes_to_who_stands_in_then_to_the_head_coach(
    cast: Cast,
) -> None:
    request = asked(cast)
    assert request.due_at == NOW + timedelta(hours=2)
    run_due(now=NOW + timedelta(minutes=61))
    mails = Message.objects.filter(template="escalations/mail/booth")
    assert [each.payload["reminded"] for each in mails.order_by("pk")] == [False, True]
    whom = ["Erin Halvorsen", "Amara Reid"]  # legal's backup, then the head coach
    for hours, name in zip((2, 4), whom, strict=True):
        run_due(now=NOW + timedelta(hours=hours, minutes=1))
        assert owing(request) == [name]
    run_due(now=NOW + timedelta(hours=7))  # nobody is left: it stays with the last one
    assert owing(request) == ["Amara Reid"]
    assert verbs(request.uid) == [
        "booth.asked",
        "booth.passed_on",
        "booth.passed_on",
        "booth.late",
    ]
    request.refresh_from_db()
    assert answered(cast.booth_member, request).state == "approved"  # whose function it is


def test_an_answer_stops_the_clock_and_so_does_the_end_of_the_mention(cast: Cast) -> None:
    first, second = asked(cast), asked(cast)
    answered(cast.booth_member, first)
    escalation = escalation_of(second.mention)
    escalation_close(actor=cast.coach.viewer, escalation=escalation, outcome="Done.", now=NOW)
    assert owing(second) == []
    run_due(now=NOW + timedelta(hours=3))
    states = BoothRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["approved", "dropped"]
    with refused("answered"):
        answered(cast.booth_member, second)


def test_what_is_only_asked_is_answered_in_words_and_the_trail_has_none_of_them(
    cast: Cast,
) -> None:
    request = asked(cast, draft="", question="May we name the cause?")
    with refused("words_missing"):
        answered(cast.booth_member, request)  # there is no draft to approve
    done = answered(cast.booth_member, request, BoothStep.EDIT, words="Not before Friday.")
    assert (done.state, done.text) == ("answered", None)
    told = str(list(Entry.objects.filter(subject_uid=request.uid).values_list("changes")))
    assert "Friday" not in told
    assert "cause" not in told


def test_it_is_asked_for_from_the_mentions_page(cast: Cast) -> None:
    escalation, browser = taken(cast), cast.coach.client()
    page = f"/mentions/{escalation.mention.uid}/"
    assert "Ask the booth first" in browser.get(page).content.decode()
    assert browser.post(f"{page}booth/", {"function": "legal"}).status_code == 422
    sent = {"function": "legal", "draft": DRAFT}
    assert browser.post(f"{page}booth/", sent).status_code == 302
    assert "Sami Tanaka: Waits for the booth" in browser.get(page).content.decode()
    assert browser.post(f"{page}booth/", sent).status_code == 409


@pytest.mark.parametrize(
    ("asked_at", "severity", "due"),
    [
        ((2026, 3, 27, 15, 0), "usual", (2026, 3, 30, 8, 0)),  # Fri 16:00, then summer time
        ((2026, 12, 24, 15, 30), "usual", (2026, 12, 28, 9, 30)),  # the 25th is a holiday
        ((2026, 11, 28, 22, 0), "serious", (2026, 11, 28, 22, 30)),
    ],
)
def test_two_hours_of_work_or_half_an_hour_by_any_clock(
    asked_at: tuple[int, ...], severity: str, due: tuple[int, ...]
) -> None:
    found = booth_due(
        datetime(*asked_at, tzinfo=UTC),  # type: ignore[arg-type,misc]
        severity=severity,
        zone=ZoneInfo("Europe/Berlin"),
        holidays=[date(2026, 12, 25)],
    )
    assert found == datetime(*due, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_what_is_set_aside_or_climbs_anew_is_asked_of_the_booth_no_more(cast: Cast) -> None:
    spam, left = asked(cast), asked(cast)
    mention_set_aside(
        actor=cast.coach.viewer, mention=spam.mention, disposition=Disposition.SPAM, now=NOW
    )
    Person.objects.filter(pk=cast.coach.listed.pk).update(employment="left")
    escalations_restart(actor=COMMAND, person_ids=[cast.coach.listed.pk], now=NOW)
    assert owing(spam) == owing(left) == []
    assert set(BoothRequest.objects.values_list("state", flat=True)) == {"dropped"}


def test_the_page_keeps_what_was_typed_and_approves_only_what_stands_there(cast: Cast) -> None:
    request, browser = asked(cast), cast.booth_member.client()
    page = f"/booth/{request.uid}/"
    long = {"step": "refuse", "words": "Never. " * 400, "draft": DRAFT, "turn": request.turn}
    answer = browser.post(page, long)
    assert answer.status_code == 422
    assert "Never. Never." in answer.content.decode()
    empty = {"step": "approve", "words": "", "draft": " ", "turn": request.turn}
    assert browser.post(page, empty).status_code == 422
    request.refresh_from_db()
    assert request.state == "open"
