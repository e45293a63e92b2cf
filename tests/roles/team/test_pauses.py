"""Pausing a role, letting it go on, ending it and resigning."""

from __future__ import annotations

import pytest

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.notify.mail import mail_build
from governance.notify.models import Message
from roles.org.models import Person
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod
from roles.team.rules import State
from roles.team.services import assignment_end, assignment_resume, assignment_suspend
from tests.cast import NOW, Cast
from tests.roles.team.pages import text
from tests.roles.team.trail import entry_of, verbs_of

PAUSES = ["head_coach", "department_head", "coach", "line_manager", "boss"]
OTHERS = ["employee", "coach_elsewhere", "stores_head", "booth_member", "auditor", "administrator"]


@pytest.fixture
def held(cast: Cast) -> Assignment:
    return Assignment.objects.get(person=cast.player.listed)


def suspend(cast: Cast, held: Assignment, who: str = "coach", reason: str = "A complaint.") -> None:
    viewer = cast.members[who].viewer
    assignment_suspend(actor=viewer, assignment=held, reason=reason, now=NOW)


def is_ready(held: Assignment) -> bool:
    return ReadyPeriod.objects.filter(assignment=held, during__contains=NOW).exists()


@pytest.mark.parametrize("who", PAUSES)
def test_who_leads_manages_or_coaches_pauses_and_it_is_not_ready_at_once(
    cast: Cast, held: Assignment, who: str
) -> None:
    suspend(cast, held, who)
    held.refresh_from_db()
    assert (held.state, held.paused_at, held.pause_reason) == ("suspended", NOW, "A complaint.")
    assert not is_ready(held)
    assert entry_of(held.uid, "assignment.suspended")[1] == "A complaint."
    assert verbs_of(held)[-2:] == ["assignment.suspended", "assignment.not_ready"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_pauses(cast: Cast, held: Assignment, who: str) -> None:
    with pytest.raises(NotAllowed) as error:
        suspend(cast, held, who)
    assert error.value.code == "not_yours"


def test_the_holder_neither_pauses_nor_goes_on_by_themselves(cast: Cast) -> None:
    coach = Assignment.objects.get(person=cast.coach.listed)
    with pytest.raises(NotAllowed) as error:
        suspend(cast, coach, "coach")
    assert error.value.code == "own_assignment"
    suspend(cast, coach, "head_coach")
    with pytest.raises(NotAllowed):
        assignment_resume(actor=cast.coach.viewer, assignment=coach, reason="Well.", now=NOW)


def test_the_holder_is_told_why(cast: Cast, held: Assignment) -> None:
    suspend(cast, held)
    mail = mail_build(Message.objects.get(template="team/mail/paused"))
    assert mail.to == ["priya.shah@larkfield.example"]
    assert "Maria Ortiz has paused your role" in mail.body
    assert "The reason given: A complaint." in mail.body
    page = text(cast.player.client(), f"/assignments/{held.uid}/")
    assert "This is paused" in page
    assert "“A complaint.”" in page


def test_a_bystander_reads_that_it_is_paused_but_not_why(cast: Cast, held: Assignment) -> None:
    suspend(cast, held)
    page = text(cast.coach_elsewhere.client(), f"/assignments/{held.uid}/")
    assert "This is paused" in page
    assert "A complaint." not in page


@pytest.mark.parametrize("reason", ["", "  "])
def test_pausing_needs_a_reason(cast: Cast, held: Assignment, reason: str) -> None:
    with pytest.raises(Invalid) as error:
        suspend(cast, held, reason=reason)
    assert error.value.problems[0].pointer == "/reason"


def test_going_on_makes_it_ready_when_nothing_is_missing(cast: Cast, held: Assignment) -> None:
    suspend(cast, held)
    assignment_resume(actor=cast.coach.viewer, assignment=held, reason="All well.", now=NOW)
    held.refresh_from_db()
    assert (held.state, held.paused_at, held.pause_reason) == (State.ACTIVE, None, "")
    assert is_ready(held)
    assert Message.objects.filter(template="team/mail/resumed").count() == 1


def test_going_on_judges_the_checklist_anew(cast: Cast, held: Assignment) -> None:
    suspend(cast, held)
    ChecklistItem.objects.create(assignment=held, kind="guideline", blocks_from=NOW)
    assignment_resume(actor=cast.coach.viewer, assignment=held, reason="All well.", now=NOW)
    assert not is_ready(held)


def test_pausing_twice_names_what_is_possible(cast: Cast, held: Assignment) -> None:
    suspend(cast, held)
    with pytest.raises(Conflict) as error:
        suspend(cast, held)
    assert error.value.members == {"legal": ("resume", "hand_over", "end")}


def test_a_paused_coach_coaches_nobody(cast: Cast) -> None:
    suspend(cast, Assignment.objects.get(person=cast.coach.listed), "head_coach")
    assert cast.coach.viewer.coached_department_ids == frozenset()


def test_ending_for_others_needs_a_reason_on_the_page_too(cast: Cast, held: Assignment) -> None:
    answer = cast.coach.client().post(f"/assignments/{held.uid}/", {"decision": "end"})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Say why: those concerned read it." in body
    assert body.count('<details class="more" open>') == 1
    held.refresh_from_db()
    assert held.state == State.ACTIVE


def test_who_resigns_says_why_and_those_concerned_are_told(cast: Cast, held: Assignment) -> None:
    with pytest.raises(Invalid):
        assignment_end(actor=cast.player.viewer, assignment=held, reason="", now=NOW)
    assignment_end(actor=cast.player.viewer, assignment=held, reason="New job.", now=NOW)
    told = Message.objects.filter(template="team/mail/vacated").order_by("person__display_name")
    assert [str(message.person) for message in told] == ["Leon Marsh", "Maria Ortiz"]
    assert "Priya Shah has resigned" in mail_build(told[0]).body


def test_a_volunteer_resigns_in_one_click_and_is_thanked(cast: Cast, held: Assignment) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(kind="volunteer")
    client = cast.player.client()
    answer = client.post(f"/assignments/{held.uid}/", {"decision": "end"}, follow=True)
    assert "Thank you for all you did" in answer.content.decode()
    held.refresh_from_db()
    assert held.state == State.ENDED


def test_ending_a_volunteers_role_for_them_needs_a_reason(cast: Cast, held: Assignment) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(kind="volunteer")
    with pytest.raises(Invalid):
        assignment_end(actor=cast.coach.viewer, assignment=held, reason="", now=NOW)
