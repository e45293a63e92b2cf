"""Handing a role over: not ready at once, ten working days, and a word of who has it now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import State
from roles.team.services import (
    assignment_decide,
    assignment_end,
    assignment_propose,
    assignments_expire,
    review_ask,
)
from tests.cast import COMMAND, NOW, Cast
from tests.roles.team.pages import text
from tests.roles.team.trail import entry_of, verbs_of

MAY = ["player", "head_coach", "department_head", "coach", "line_manager", "boss"]
MAY_NOT = ["employee", "coach_elsewhere", "stores_head", "booth_member", "auditor", "administrator"]


@pytest.fixture
def held(cast: Cast) -> Assignment:
    return Assignment.objects.get(person=cast.player.listed)


def decide(
    cast: Cast, held: Assignment, step: str, who: str = "coach", reason: str = "New job."
) -> None:
    viewer = cast.members[who].viewer
    assignment_decide(actor=viewer, assignment=held, decision=step, reason=reason, now=NOW)
    held.refresh_from_db()


def asked() -> list[tuple[str, str]]:
    return [(str(t.person), t.subject.title) for t in Todo.objects.open()]


@pytest.mark.parametrize("who", MAY)
def test_who_may_end_it_opens_a_hand_over_and_it_is_not_ready_at_once(
    cast: Cast, held: Assignment, who: str
) -> None:
    decide(cast, held, "hand_over", who)
    assert held.state == State.HANDING_OVER
    assert not ReadyPeriod.objects.filter(assignment=held, during__contains=NOW).exists()
    assert entry_of(held.uid, "assignment.handing_over")[1] == "New job."
    assert verbs_of(held)[-2:] == ["assignment.handing_over", "assignment.not_ready"]
    assert asked() == [("Priya Shah", f"Hand over: {held.role}")]


@pytest.mark.parametrize("who", MAY_NOT)
@pytest.mark.parametrize("step", ["hand_over", "handed_over"])
def test_nobody_else_does(cast: Cast, held: Assignment, who: str, step: str) -> None:
    if step == "handed_over":
        decide(cast, held, "hand_over")
    with pytest.raises(NotAllowed):
        decide(cast, held, step, who)


def test_it_lasts_ten_working_days_and_never_longer_than_the_role(
    cast: Cast, held: Assignment
) -> None:
    decide(cast, held, "hand_over")
    (todo,) = Todo.objects.open()
    assert held.ends_on is not None
    assert todo.due_at.date() == held.ends_on - timedelta(days=1)
    assert (held.ends_on - NOW.date()).days in {14, 15, 16}


def test_an_earlier_last_day_stays(cast: Cast, held: Assignment) -> None:
    soon = NOW.date() + timedelta(days=3)
    Assignment.objects.filter(pk=held.pk).update(ends_on=soon)
    decide(cast, held, "hand_over")
    assert held.ends_on == soon


def test_what_has_not_begun_is_not_handed_over(cast: Cast, held: Assignment) -> None:
    Assignment.objects.filter(pk=held.pk).update(starts_on=NOW.date() + timedelta(days=60))
    with pytest.raises(Conflict) as error:
        decide(cast, held, "hand_over")
    assert error.value.code == "not_begun"


def test_a_word_of_what_was_handed_to_whom_ends_it(cast: Cast, held: Assignment) -> None:
    decide(cast, held, "hand_over", "player")
    with pytest.raises(Invalid):
        decide(cast, held, "handed_over", "player", "")
    decide(cast, held, "handed_over", "player", "Inbox and logins: Maria Ortiz.")
    assert (held.state, held.close_reason) == (State.ENDED, "Inbox and logins: Maria Ortiz.")
    assert Todo.objects.get(subject__kind="handover").outcome == Todo.Outcome.DONE
    assert verbs_of(held)[-1] == "assignment.handed_over"


def test_what_nobody_handed_over_ends_on_its_day_and_says_so(cast: Cast, held: Assignment) -> None:
    decide(cast, held, "hand_over")
    assert assignments_expire(actor=COMMAND, now=NOW) == 0
    assert assignments_expire(actor=COMMAND, now=NOW + timedelta(days=17)) == 1
    held.refresh_from_db()
    assert (held.state, held.close_reason) == (State.ENDED, "not_handed_over")
    assert asked() == []
    page = text(cast.player.client(), f"/assignments/{held.uid}/")
    assert "nobody said that it was handed over" in page


def test_ending_it_meanwhile_leaves_nothing_asked(cast: Cast, held: Assignment) -> None:
    decide(cast, held, "hand_over")
    assignment_end(actor=cast.coach.viewer, assignment=held, reason="At once.", now=NOW)
    assert asked() == []


def test_a_hand_over_goes_nowhere_but_to_its_end(cast: Cast, held: Assignment) -> None:
    decide(cast, held, "hand_over")
    for step in ("hand_over", "suspend", "resume", "review"):
        with pytest.raises(Conflict) as error:
            decide(cast, held, step)
        assert error.value.members == {"legal": ("handed_over", "end")}


def test_a_review_of_it_is_not_needed_any_more(cast: Cast, held: Assignment) -> None:
    review_ask(actor=cast.coach.viewer, assignment=held, reason="A complaint.", now=NOW)
    decide(cast, held, "hand_over")
    assert held.reviews.get().outcome == "not_needed"


def test_the_successor_may_begin_while_it_is_handed_over(cast: Cast, held: Assignment) -> None:
    decide(cast, held, "hand_over")
    successor = assignment_propose(
        actor=cast.department_head.viewer, role=held.role, person=cast.employee.listed, now=NOW
    )
    for step, who in (("accept", "employee"), ("consent", "line_manager"), ("approve", "coach")):
        decide(cast, successor, step, who)
    assert (successor.state, held.state) == (State.ACTIVE, State.HANDING_OVER)


def test_for_a_holder_who_is_away_the_line_manager_hands_over(cast: Cast, held: Assignment) -> None:
    Person.objects.filter(pk=held.person_id).update(employment=Person.Employment.ON_LEAVE)
    decide(cast, held, "hand_over")
    assert asked() == [(str(held.person.manager), f"Hand over: {held.role}")]


def test_those_concerned_are_told_until_when(cast: Cast, held: Assignment) -> None:
    decide(cast, held, "hand_over", "player")
    told = Message.objects.filter(template="team/mail/handing_over")
    assert sorted(str(each.person) for each in told) == ["Leon Marsh", "Maria Ortiz"]
    assert "Priya Shah hands over" in mail_build(told[0]).body


def test_it_works_on_the_page_and_over_the_api(cast: Cast, held: Assignment) -> None:
    client, path = cast.player.client(), f"/assignments/{held.uid}/"
    assert "Hand it over and stop" in text(client, path)
    client.post(path, {"decision": "hand_over", "reason": "New job."})
    page = text(client, path)
    assert "It is handed over" in page
    api = f"/api/v1/assignments/{held.uid}/decisions/"
    assert client.get(api).json()["yours"] == ["handed_over", "end"]


def test_the_page_lists_what_there_is_to_hand_over(cast: Cast) -> None:
    coach = Assignment.objects.get(person=cast.coach.listed)
    Assignment.objects.filter(person=cast.player.listed).update(backup=cast.coach.listed)
    path = f"/assignments/{coach.uid}/"
    assert "What there is to hand over" not in text(cast.coach.client(), path)
    decide(cast, coach, "hand_over")
    page = text(cast.coach.client(), path)
    assert "This is being handed over" in page
    assert "Players who are coached: Priya Shah" in page
    assert "Stands in for: Priya Shah" in page
