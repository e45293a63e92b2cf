"""When somebody leaves: their roles end, and what was asked of them is asked of others."""

from __future__ import annotations

from datetime import timedelta

from governance.core.events import people_changed
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import State
from roles.team.services import assignment_accept, assignment_propose, decisions_follow
from tests.cast import COMMAND, NOW, Cast, Member
from tests.roles.team.trail import verbs_of


def change(member: Member, employment: str) -> None:
    Person.objects.filter(pk=member.listed.pk).update(employment=employment)
    people_changed.send(sender=None, person_ids=[member.listed.pk], actor=COMMAND, now=NOW)


def proposal(cast: Cast) -> Assignment:
    kind = RoleType.objects.get(key="responder")
    role = Role.objects.create(type=kind, department=cast.support, opened_at=NOW)
    return assignment_propose(
        actor=cast.department_head.viewer, role=role, person=cast.employee.listed, now=NOW
    )


def test_what_a_leaver_holds_ends_and_is_not_ready_at_once(cast: Cast) -> None:
    change(cast.player, "left")
    assignment = Assignment.objects.get(person=cast.player.listed)
    assert (assignment.state, assignment.close_reason) == (State.ENDED, "left")
    assert not ReadyPeriod.objects.filter(assignment=assignment, during__contains=NOW).exists()
    assert verbs_of(assignment) == ["assignment.ended", "assignment.not_ready"]


def test_what_a_leaver_is_proposed_for_is_withdrawn_and_nothing_stays_asked(cast: Cast) -> None:
    assignment = proposal(cast)
    change(cast.employee, "left")
    assignment.refresh_from_db()
    assert assignment.state == State.WITHDRAWN
    assert Todo.objects.open().count() == 0


def test_a_line_manager_who_goes_on_leave_is_replaced_by_the_next_in_line(cast: Cast) -> None:
    assignment = proposal(cast)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    change(cast.line_manager, "on_leave")

    open_todos = [(str(t.person), t.subject.kind) for t in Todo.objects.open()]
    assert open_todos == [("Grace Weiss", "consent")]
    closed = Todo.objects.get(person=cast.line_manager.listed)
    assert closed.outcome == "passed_on"
    assert Message.objects.filter(person=cast.department_head.listed).count() == 1


def test_leave_of_somebody_whose_turn_has_not_come_asks_nobody_yet(cast: Cast) -> None:
    assignment = proposal(cast)
    change(cast.coach, "on_leave")
    assert [(str(t.person), t.subject.kind) for t in Todo.objects.open()] == [
        ("Hana Costa", "accept")
    ]
    approve = assignment.items.get(kind="approve")
    assert str(approve.person) == "Amara Reid"
    assert approve.asked_because == "no_coach"
    assert verbs_of(assignment)[-1] == "assignment.passed_on"


def test_with_another_line_manager_the_consent_is_asked_of_them(cast: Cast) -> None:
    assignment = proposal(cast)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    Person.objects.filter(pk=cast.employee.listed.pk).update(manager=cast.boss.listed)
    people_changed.send(sender=None, person_ids=[cast.employee.listed.pk], actor=COMMAND, now=NOW)

    open_todos = [(t.person, t.subject.kind) for t in Todo.objects.open()]
    assert open_todos == [(cast.boss.listed, "consent")]
    assert Todo.objects.get(person=cast.line_manager.listed).outcome == "passed_on"
    consent = assignment.items.get(kind="consent")
    assert (consent.person, consent.asked_because) == (cast.boss.listed, "line_manager")
    assert verbs_of(assignment)[-1] == "assignment.passed_on"


def test_a_consent_nobody_was_asked_for_yet_follows_the_line_manager_silently(cast: Cast) -> None:
    assignment = proposal(cast)
    Person.objects.filter(pk=cast.employee.listed.pk).update(manager=cast.boss.listed)
    people_changed.send(sender=None, person_ids=[cast.employee.listed.pk], actor=COMMAND, now=NOW)
    assert [t.subject.kind for t in Todo.objects.open()] == ["accept"]
    assert assignment.items.get(kind="consent").person == cast.boss.listed


def test_a_consent_that_passed_on_for_silence_does_not_come_back(cast: Cast) -> None:
    assignment = proposal(cast)
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    late = NOW + timedelta(days=9)
    decisions_follow(actor=COMMAND, now=late)
    upwards = assignment.items.get(kind="consent").person
    assert upwards != cast.line_manager.listed
    people_changed.send(sender=None, person_ids=[cast.employee.listed.pk], actor=COMMAND, now=late)
    assert assignment.items.get(kind="consent").person == upwards
