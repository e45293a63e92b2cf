"""Handing a role over: not ready at once, ten working days, and a word of who has it now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.uid import uuid7
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.playbooks.models import Question
from governance.todos.models import Todo
from roles.channels.models import Channel
from roles.org.models import OrganisationSettings, Person
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import State
from roles.team.services import (
    assignment_decide,
    assignment_end,
    assignment_propose,
    assignments_expire,
    review_ask,
)
from roles.team.services.handovers import assignment_hand_over
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


FRIDAY = NOW.date() + timedelta(days=11)


def plan(cast: Cast, held: Assignment, who: str = "player", **more: Any) -> None:
    given: dict[str, Any] = {"last_day": FRIDAY, "reason": "New job.", **more}
    assignment_decide(
        actor=cast.members[who].viewer, assignment=held, decision="hand_over", now=NOW, **given
    )
    held.refresh_from_db()


def test_until_a_chosen_day_the_holder_goes_on_and_hands_over(cast: Cast, held: Assignment) -> None:
    plan(cast, held, successor=cast.employee.listed)
    assert (held.state, held.ends_on) == (State.ACTIVE, FRIDAY + timedelta(days=1))
    assert ReadyPeriod.objects.filter(assignment=held, during__contains=NOW).exists()
    (todo,) = Todo.objects.open()
    assert (todo.person, todo.due_at.date()) == (cast.player.listed, FRIDAY)
    decide(cast, held, "handed_over", "player", "Inbox and logins: Hana Costa.")
    assert held.state == State.ENDED
    assert asked() == []


def test_a_chosen_day_that_nobody_says_anything_about_ends_it_and_says_so(
    cast: Cast, held: Assignment
) -> None:
    plan(cast, held)
    assert assignments_expire(actor=COMMAND, now=NOW + timedelta(days=11)) == 0
    assert assignments_expire(actor=COMMAND, now=NOW + timedelta(days=12)) == 1
    held.refresh_from_db()
    assert (held.state, held.close_reason) == (State.ENDED, "not_handed_over")
    assert asked() == []


def test_a_named_successor_is_told_and_may_begin_the_day_after(
    cast: Cast, held: Assignment
) -> None:
    plan(cast, held, successor=cast.employee.listed)
    told = Message.objects.filter(template="team/mail/handing_over")
    assert sorted(str(each.person) for each in told) == ["Hana Costa", "Leon Marsh", "Maria Ortiz"]
    body = mail_build(told[0]).body
    assert "goes on in it until 4 December 2026" in body
    assert "Hana Costa is to take it over" in body
    page = cast.coach.client().get(f"/assignments/{held.uid}/").content.decode()
    path = f"{reverse('assign')}?role={held.role.uid}&amp;person={cast.employee.listed.uid}"
    assert path in page
    successor = assignment_propose(
        actor=cast.line_manager.viewer,
        role=held.role,
        person=cast.employee.listed,
        starts_on=FRIDAY + timedelta(days=1),
        now=NOW,
    )
    for step, who in (("accept", "employee"), ("approve", "coach")):
        decide(cast, successor, step, who)
    assert successor.state == State.ACTIVE


@pytest.mark.parametrize(
    "last_day",
    [
        NOW.date() - timedelta(days=1),
        NOW.date() + timedelta(days=366),
        date.max - timedelta(days=1),
        date.max,
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(
    cast: Cast, held: Assignment, last_day: date
) -> None:
    with pytest.raises(Invalid) as error:
        plan(cast, held, last_day=last_day)
    assert error.value.problems[0].pointer == "/last_day"


def test_a_day_after_the_last_one_that_was_set_is_refused(cast: Cast, held: Assignment) -> None:
    Assignment.objects.filter(pk=held.pk).update(ends_on=FRIDAY)
    with pytest.raises(Invalid) as error:
        plan(cast, held)
    assert "Its last day is 3 December 2026 already" in str(error.value)


@pytest.mark.parametrize("who", ["player", "stores_head"])
def test_nobody_succeeds_themselves_nor_who_has_left(
    cast: Cast, held: Assignment, who: str
) -> None:
    Person.objects.filter(pk=cast.stores_head.listed.pk).update(employment="left")
    with pytest.raises(Invalid) as error:
        plan(cast, held, successor=Person.objects.get(pk=cast.members[who].listed.pk))
    assert error.value.problems[0].pointer == "/successor"


def test_an_earlier_day_may_be_chosen_and_it_may_be_stopped_at_once(
    cast: Cast, held: Assignment
) -> None:
    plan(cast, held)
    sooner = NOW.date() + timedelta(days=2)
    plan(cast, held, "coach", last_day=sooner)
    (todo,) = Todo.objects.open()
    assert todo.due_at.date() == sooner
    plan(cast, held, "coach", last_day=None)
    assert held.state == State.HANDING_OVER
    assert asked() == [("Priya Shah", f"Hand over: {held.role}")]


def test_the_page_and_the_api_take_the_day_and_the_successor(cast: Cast, held: Assignment) -> None:
    client, path = cast.player.client(), f"/assignments/{held.uid}/"
    sent = {"decision": "hand_over", "reason": "New job.", "last_day": "x", "successor": "Nobody N"}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Enter a valid date" in body
    assert "Nobody is listed by that" in body
    api = f"/api/v1/assignments/{held.uid}/decisions/"
    sent = {"decision": "hand_over", "reason": "New job.", "last_day": "2999-01-01"}
    assert client.post(api, sent, "application/json").status_code == 400
    sent |= {"last_day": (utc_now() + timedelta(days=5)).date().isoformat()}
    wrong = sent | {"successor": "00000000-0000-7000-8000-000000000000"}
    refused = client.post(api, wrong, "application/json")
    assert refused.status_code == 400
    assert "/successor" in refused.content.decode()
    sent |= {"successor": str(cast.employee.listed.uid)}
    assert client.post(api, sent, "application/json").status_code == 201
    held.refresh_from_db()
    assert held.successor == cast.employee.listed
    yours = client.get(api).json()["yours"]
    assert yours == ["hand_over", "handed_over", "end"]


def test_the_accounts_and_what_is_in_hand_are_listed(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.coach.listed)
    own = {"handle": "@larkfield", "handle_key": "@larkfield", "owner": held.person}
    other = {"handle": "@stores", "handle_key": "@stores", "second_admin": held.person}
    Channel.objects.create(platform="Bluesky", department=cast.support, **own)
    Channel.objects.create(platform="Bluesky", department=cast.stores, **other)
    Question.objects.create(
        asker=cast.employee.listed,
        asked=held.person,
        department=cast.support,
        text="May I?",
        asked_at=NOW,
        due_at=NOW,
        form=uuid7(),
    )
    plan(cast, held, "coach")
    page = text(cast.coach.client(), f"/assignments/{held.uid}/")
    assert "@larkfield" in page
    assert "1 question to answer" in page
    assert "@stores" not in page
    Person.objects.filter(pk=held.person_id).update(employment="left")
    assert "@stores" in text(cast.head_coach.client(), f"/assignments/{held.uid}/")


def test_a_chosen_last_day_ends_at_midnight_where_the_organisation_is(
    cast: Cast, held: Assignment
) -> None:
    """In Berlin that is 22:00 or 23:00 in UTC: in a week with a change of clocks, 23:00."""
    OrganisationSettings.objects.update(time_zone="Europe/Berlin")
    begun = datetime(2027, 10, 25, 9, 0, tzinfo=UTC)
    sunday = date(2027, 10, 31)  # 25 hours long
    assignment_hand_over(
        actor=COMMAND, assignment=held, reason="New job.", last_day=sunday, now=begun
    )
    over = datetime(2027, 10, 31, 23, 0, tzinfo=UTC)
    assert Todo.objects.get(subject__kind="handover").due_at == over - timedelta(seconds=1)
    for moment, state in ((over - timedelta(seconds=1), State.ACTIVE), (over, State.ENDED)):
        assignments_expire(actor=COMMAND, now=moment)
        held.refresh_from_db()
        assert held.state == state
