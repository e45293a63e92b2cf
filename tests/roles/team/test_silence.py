"""When nobody answers: what passes on, what lapses, and what stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Holiday, Person
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import State
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_propose,
    decisions_follow,
)
from roles.team.tasks import silence
from tests.cast import COMMAND, NOW, Cast, Member, make_account, make_assignment, make_person
from tests.roles.team.trail import entry_of, verbs_of

if TYPE_CHECKING:
    from datetime import datetime

WEEK = NOW + timedelta(days=8)  # a Tuesday: five working days after a Monday are over
FORTNIGHT = NOW + timedelta(days=15)


def proposal(cast: Cast, key: str = "responder", **terms: object) -> Assignment:
    kind = RoleType.objects.get(key=key)
    role = Role.objects.create(type=kind, department=cast.support, opened_at=NOW)
    return assignment_propose(
        actor=cast.department_head.viewer,
        role=role,
        person=cast.employee.listed,
        authority=terms.get("authority"),  # type: ignore[arg-type]
        now=NOW,
    )


def accepted(cast: Cast, key: str = "responder", **terms: object) -> Assignment:
    assignment = proposal(cast, key, **terms)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    return assignment


def consented(cast: Cast, key: str = "responder", **terms: object) -> Assignment:
    assignment = accepted(cast, key, **terms)
    assignment_consent(actor=cast.line_manager.viewer, assignment=assignment, now=NOW)
    return assignment


def follow(now: datetime) -> int:
    return decisions_follow(actor=COMMAND, now=now)


def asked() -> list[tuple[str, str, str]]:
    todos = Todo.objects.open().select_related("person", "subject").order_by("pk")
    return [(todo.subject.kind, str(todo.person), todo.reason) for todo in todos]


def test_consent_passes_to_the_line_managers_manager_after_five_working_days(cast: Cast) -> None:
    assignment = accepted(cast)

    assert follow(NOW + timedelta(days=7, hours=14)) == 0  # Monday at 23:00: the day is not over
    assert follow(WEEK) == 1
    late = "Line manager above, since there was no answer in time"
    assert asked() == [("consent", "Grace Weiss", late)]
    closed = Todo.objects.get(person=cast.line_manager.listed)
    assert (closed.outcome, closed.closed_at) == ("passed_on", WEEK)
    assert verbs_of(assignment)[-1] == "assignment.passed_on"
    told = Message.objects.get(template="team/mail/consent", person=cast.department_head.listed)
    assert f"Why you: {late}." in mail_build(told).body


def test_whoever_it_passed_to_may_consent_and_so_may_the_line_manager_still(cast: Cast) -> None:
    first, second = accepted(cast), accepted(cast, "gatherer")
    follow(WEEK)
    assignment_consent(actor=cast.department_head.viewer, assignment=first, now=WEEK)
    assignment_consent(actor=cast.line_manager.viewer, assignment=second, now=WEEK)
    assert {kind for kind, _person, _why in asked()} == {"approve"}


def test_the_same_moment_twice_passes_on_once(cast: Cast) -> None:
    assignment = accepted(cast)
    silence({}, WEEK)
    silence({}, WEEK)
    assert verbs_of(assignment).count("assignment.passed_on") == 1
    assert len(asked()) == 1


def test_holidays_are_no_working_days(cast: Cast) -> None:
    Holiday.objects.create(day=(NOW + timedelta(days=2)).date(), name="Founders' day")
    accepted(cast)
    assert follow(WEEK) == 0
    assert follow(WEEK + timedelta(days=1)) == 1


def test_managers_on_leave_are_passed_over(cast: Cast) -> None:
    accepted(cast)
    Person.objects.filter(pk=cast.department_head.listed.pk).update(employment="on_leave")
    follow(WEEK)
    assert [person for _kind, person, _why in asked()] == ["Erin Halvorsen"]


def test_consent_climbs_to_the_end_of_the_chain_and_never_dies(cast: Cast) -> None:
    assignment = accepted(cast)
    seen, now = [], NOW
    for _step in range(8):
        now += timedelta(days=8)
        follow(now)
        seen.append(asked()[0][1])
    assert seen[:4] == ["Grace Weiss", "Erin Halvorsen", "Amara Reid", "Kofi Osei"]
    assert set(seen[4:]) == {"Kofi Osei"}
    assignment.refresh_from_db()
    assert assignment.state == State.PROPOSED


def test_a_circle_of_managers_ends(cast: Cast) -> None:
    Person.objects.filter(pk=cast.boss.listed.pk).update(manager=cast.line_manager.listed)
    accepted(cast)
    for weeks in range(1, 8):
        follow(NOW + timedelta(days=8 * weeks))
    assert len(asked()) == 1


def test_approval_passes_from_the_coach_to_the_head_coach(cast: Cast) -> None:
    assignment = consented(cast)
    follow(WEEK)
    assert asked() == [
        ("approve", "Amara Reid", "Head coach, since there was no answer in time"),
    ]
    assignment_approve(actor=cast.head_coach.viewer, assignment=assignment, now=WEEK)
    assignment.refresh_from_db()
    assert assignment.state == State.ACTIVE


def test_approval_passes_to_the_other_coach_of_the_department_first(cast: Cast) -> None:
    consented(cast)
    other = make_account(make_person("Nora Beck", cast.support, manager=cast.boss.listed))
    make_assignment(other.listed, cast.support, "coach")
    follow(WEEK)
    assert asked() == [
        ("approve", "Nora Beck", "Coach of the department, since there was no answer in time")
    ]


def test_approval_never_passes_to_the_subject_or_the_proposer(cast: Cast) -> None:
    assignment = consented(cast, "coach")
    assert asked()[0][1] == "Amara Reid"
    for weeks in range(1, 8):
        follow(NOW + timedelta(days=8 * weeks))
        assert {person for _kind, person, _why in asked()}.isdisjoint({"Hana Costa", "Grace Weiss"})
    assert verbs_of(assignment).count("assignment.passed_on") == 2


def test_legals_approval_of_a_promise_passes_on_by_itself(cast: Cast) -> None:
    RoleType.objects.filter(key="responder").update(authority=4)
    assignment = consented(cast)
    assignment_approve(actor=cast.head_coach.viewer, assignment=assignment, now=NOW)
    assert asked()[0][1] == "Sami Tanaka"
    follow(WEEK)
    assert asked() == [
        ("approve", "Erin Halvorsen", "Stands in, since there was no answer in time")
    ]
    assignment_approve(actor=cast.boss.viewer, assignment=assignment, now=WEEK)
    assignment.refresh_from_db()
    assert assignment.state == State.ACTIVE


def test_what_nobody_accepts_lapses_after_ten_working_days_and_both_are_told(cast: Cast) -> None:
    assignment = proposal(cast)
    assert follow(FORTNIGHT - timedelta(hours=10)) == 0
    assert follow(FORTNIGHT) == 1

    assignment.refresh_from_db()
    assert (assignment.state, assignment.close_reason) == (State.WITHDRAWN, "lapsed")
    assert asked() == []
    assert entry_of(assignment.uid, "assignment.lapsed") == ("the cast", "lapsed")
    told = Message.objects.filter(template="team/mail/lapsed").order_by("person__display_name")
    assert [str(message.person) for message in told] == ["Grace Weiss", "Hana Costa"]
    mail = mail_build(told[0])
    assert mail.subject == "Lapsed: Hana Costa as Frontline responder, Support"
    assert "has not answered within ten working days" in mail.body
    page = cast.employee.client().get(f"/assignments/{assignment.uid}/").content.decode()
    assert "There was no answer within ten working days." in page


def test_nothing_lapses_while_its_person_is_on_leave(cast: Cast) -> None:
    assignment = proposal(cast)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="on_leave")
    follow(FORTNIGHT)
    assignment.refresh_from_db()
    assert assignment.state == State.PROPOSED
    assert Todo.objects.open().get().due_at > FORTNIGHT + timedelta(days=13)


@pytest.mark.parametrize("who", ["coach_elsewhere", "player", "booth_member"])
def test_passing_on_lets_nobody_else_answer(cast: Cast, who: str) -> None:
    assignment = consented(cast)
    follow(WEEK)
    member: Member = cast.members[who]
    answer = member.client().post(f"/assignments/{assignment.uid}/", {"decision": "approve"})
    assert answer.status_code == 403
