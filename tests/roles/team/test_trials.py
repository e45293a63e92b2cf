"""Roles on trial: said with a day and why, and looked at again before it is over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from governance.audit.models import Entry
from governance.core.errors import NotAllowed
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Role, RoleType
from roles.team.selectors.trials import trial_deciders
from roles.team.services import role_change, role_close, role_open, trials_follow
from roles.team.tasks import reviews
from tests.cast import COMMAND, NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.cast import Cast, Member

UNTIL = date(2027, 3, 1)  # a Monday
IN_TIME = NOW + timedelta(days=84)  # two weeks before
WHY = "Whether anybody asks at night."


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def role(cast: Cast) -> Role:
    kind = RoleType.objects.get(key="responder")
    return role_open(
        actor=cast.head_coach.viewer, type=kind, department=cast.support, focus="Nights", now=NOW
    )


def change(by: Member, role: Role, now: datetime = NOW, **given: Any) -> None:
    role.refresh_from_db()
    names = ("focus", "purpose", "end_goal", "serves", "trial_until", "trial_why", "fallback")
    kept = {name: getattr(role, name) for name in names}
    role_change(actor=by.viewer, role=role, now=now, **{**kept, **given})
    role.refresh_from_db()


def tried(by: Member, role: Role) -> None:
    change(by, role, trial_until=UNTIL, trial_why=WHY)


def follow(now: datetime) -> int:
    return trials_follow(actor=COMMAND, now=now)


def asked() -> list[tuple[str, str, date]]:
    owed = Todo.objects.open().filter(subject__kind="trial").select_related("person", "subject")
    return [(str(todo.person), todo.subject.path, todo.due_at.date()) for todo in owed]


def test_the_head_of_the_department_is_asked_two_weeks_before_and_once(
    cast: Cast, role: Role
) -> None:
    tried(cast.coach, role)
    assert follow(IN_TIME - timedelta(days=1)) == 0
    reviews({}, IN_TIME)  # by the job
    assert follow(IN_TIME) == 0
    head = str(cast.department_head.listed)
    assert asked() == [(head, f"/roles/{role.uid}/", UNTIL)]
    entry = Entry.objects.filter(verb="role.changed", subject_uid=role.uid).latest("id")
    assert entry.changes["trial_until"] == [None, UNTIL.isoformat()]
    with time_machine.travel(IN_TIME, tick=False):
        page = cast.department_head.client().get(f"/roles/{role.uid}/").content.decode()
        assert "On trial: Frontline responder, Support" in (
            cast.department_head.client().get("/today/").content.decode()
        )
    assert WHY in page
    assert "Keep it, or try it longer" in page
    assert "Keep it, or try it longer" not in (
        cast.employee.client().get(f"/roles/{role.uid}/").content.decode()
    )


def test_nobody_is_asked_who_may_not_change_it(cast: Cast, role: Role) -> None:
    able = trial_deciders(role, NOW.date())
    accounts = {member.listed.pk: member for member in cast.members.values() if member.person}
    asked_first = [accounts[each] for each in able if each in accounts]
    assert asked_first[0] == cast.department_head
    assert cast.coach in asked_first
    assert cast.head_coach in asked_first
    for number, each in enumerate(asked_first):
        change(each, role, trial_until=UNTIL, trial_why=f"{WHY} {number}")


@pytest.mark.parametrize("answer", ["kept", "longer", "closed"])
def test_each_answer_closes_what_is_asked(cast: Cast, role: Role, answer: str) -> None:
    tried(cast.coach, role)
    follow(IN_TIME)
    if answer == "closed":
        role_close(actor=cast.department_head.viewer, role=role, now=IN_TIME)
    else:
        until = None if answer == "kept" else UNTIL + timedelta(days=90)
        change(cast.department_head, role, IN_TIME, trial_until=until)
    assert asked() == []
    assert Todo.objects.get(subject__kind="trial").outcome == Todo.Outcome.DONE
    assert follow(IN_TIME + timedelta(days=30)) == 0
    role.refresh_from_db()
    assert (role.trial_why == WHY) == (answer != "kept")


def test_it_passes_on_when_nobody_answers_or_who_was_asked_left(cast: Cast, role: Role) -> None:
    tried(cast.coach, role)
    follow(IN_TIME)
    late = IN_TIME + timedelta(days=16)
    assert follow(late) == 1
    [(first, _path, _due)] = asked()
    assert first != str(cast.department_head.listed)
    gone = Person.objects.filter(display_name=first)
    gone.update(employment=Person.Employment.LEFT)
    assert follow(late) == 1
    assert first not in str(asked())
    assert len(asked()) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"trial_until": NOW.date(), "trial_why": WHY}, "trial_until"),
        ({"trial_until": date(2999, 1, 1), "trial_why": WHY}, "trial_until"),
        ({"trial_until": UNTIL, "trial_why": "  "}, "trial_why"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_on_the_page_and_by_the_api(
    cast: Cast, role: Role, given: dict[str, Any], field: str
) -> None:
    body = {name: str(value) for name, value in given.items()}
    client = cast.coach.client()
    answer = client.patch(f"/api/v1/roles/{role.uid}/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    form = {"focus": "Nights", "purpose": "Answer.", **body}
    page = client.post(f"/roles/{role.uid}/edit/", form)
    assert page.status_code == 422
    role.refresh_from_db()
    assert role.trial_until is None


def test_the_api_says_it_and_what_it_was_on_a_day(cast: Cast, role: Role) -> None:
    """The trail has the time of the database, which is after the day that is asked for."""
    Role.objects.filter(pk=role.pk).update(trial_until=UNTIL, trial_why=WHY)
    client, path = cast.coach.client(), f"/api/v1/roles/{role.uid}/"
    told = client.get(path).json()
    assert (told["trial_until"], told["trial_why"]) == (UNTIL.isoformat(), WHY)
    later = (UNTIL + timedelta(days=90)).isoformat()
    told = client.patch(path, {"trial_until": later}, content_type="application/json").json()
    assert (told["trial_until"], told["trial_why"]) == (later, WHY)
    told = client.patch(path, {"trial_until": None}, content_type="application/json").json()
    assert (told["trial_until"], told["trial_why"]) == (None, "")
    then = client.get("/api/v1/roles/?as_of=2026-11-23").json()["results"]
    row = next(each for each in then if each["uid"] == str(role.uid))
    assert (row["trial_until"], row["trial_why"]) == (UNTIL.isoformat(), WHY)


def test_people_from_outside_are_not_told(cast: Cast, role: Role) -> None:
    tried(cast.coach, role)
    for member, told in ((cast.employee, True), (cast.external, False)):
        client = member.client()
        assert (WHY in client.get(f"/roles/{role.uid}/").content.decode()) is told
        row = client.get(f"/api/v1/roles/{role.uid}/").json()
        assert (row["trial_until"], row["trial_why"]) == (
            (UNTIL.isoformat(), WHY) if told else (None, "")
        )
        file = client.get("/team/roles/?format=csv").getvalue().decode()
        assert (UNTIL.isoformat() in file) is told


def test_only_whoever_may_open_it_says_so(cast: Cast, role: Role) -> None:
    with pytest.raises(NotAllowed):
        tried(cast.player, role)
