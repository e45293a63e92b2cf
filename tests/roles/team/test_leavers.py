"""When somebody leaves: what they held is handed over, what they were asked others are asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.errors import Conflict, NotAllowed
from governance.core.events import people_changed
from governance.notify.mail import mail_build
from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.rules import State
from roles.team.services import (
    assignment_accept,
    assignment_handed_over,
    assignment_propose,
    decisions_follow,
    leavers_hand_over,
    liaison_name,
)
from roles.team.services.handovers import assignment_hand_over
from tests.cast import COMMAND, NOW, Cast, Member, make_assignment, make_person
from tests.queries import queries_of
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


def handed(cast: Cast) -> Assignment:
    return Assignment.objects.get(person=cast.player.listed)


def owed() -> list[tuple[str, str]]:
    return [(str(t.person), t.subject.kind) for t in Todo.objects.open().order_by("pk")]


def hand_over(cast: Cast, who: str) -> None:
    assignment_handed_over(
        actor=cast.members[who].viewer, assignment=handed(cast), reason="All: Hana.", now=NOW
    )


def test_a_leaver_is_nobodys_contact_any_more(cast: Cast) -> None:
    role = handed(cast).role
    for member in (cast.stores_head, cast.coach_elsewhere):
        liaison_name(
            actor=cast.coach.viewer,
            role=role,
            person=member.listed,
            purpose="Returns",
            cadence="weekly",
            now=NOW,
        )
    change(cast.coach_elsewhere, "on_leave")
    change(cast.stores_head, "left")
    assert [str(each.person) for each in role.liaisons.filter(ended_at=None)] == [
        str(cast.coach_elsewhere.listed)
    ]
    assert verbs_of(role)[-1] == "role.liaison_ended"
    change(cast.stores_head, "active")
    assert role.liaisons.filter(ended_at=None).count() == 1


def test_what_a_leaver_holds_is_not_ready_at_once_and_the_line_manager_hands_it_over(
    cast: Cast,
) -> None:
    change(cast.player, "left")
    assignment = handed(cast)
    assert assignment.state == State.HANDING_OVER
    assert assignment.handover_by == cast.line_manager.listed
    assert not ReadyPeriod.objects.filter(assignment=assignment, during__contains=NOW).exists()
    assert verbs_of(assignment) == ["assignment.handing_over", "assignment.not_ready"]
    assert owed() == [("Leon Marsh", "handover"), ("Maria Ortiz", "stand_in")]
    (told,) = Message.objects.filter(template="team/mail/handing_over")
    assert told.person == cast.line_manager.listed
    assert "You are asked to hand over what there is" in mail_build(told).body
    hand_over(cast, "line_manager")
    assert owed() == []


@pytest.mark.parametrize(
    ("who", "named"),
    [
        ("backup", ["backup", "fallback", "coach"]),
        ("fallback", ["fallback", "coach"]),
        ("coach", ["coach"]),
        ("nobody", []),
    ],
)
def test_leaver_work_goes_to_fallbacks(cast: Cast, who: str, named: list[str]) -> None:
    held = handed(cast)
    people = {"backup": cast.employee, "fallback": cast.booth_member, "coach": cast.coach}
    held.backup, held.role.fallback = cast.employee.listed, cast.booth_member.listed
    held.save(update_fields=["backup"])
    held.role.save(update_fields=["fallback"])
    for each in people.keys() - set(named):
        employment = {"backup": "left", "fallback": "on_leave"}.get(each, "active")
        Person.objects.filter(pk=people[each].listed.pk).update(employment=employment)
    if "coach" not in named:
        ReadyPeriod.objects.filter(assignment__person=cast.coach.listed).delete()
    speakers = Assignment.objects.ready(NOW).exclude(person=cast.player.listed)
    before = set(speakers.values_list("pk", flat=True))
    change(cast.player, "left")
    asked = [(str(people[who].listed), "stand_in")] if named else []
    assert owed() == [("Leon Marsh", "handover"), *asked]
    told = Message.objects.filter(template="team/mail/looks_after")
    assert [each.person for each in told] == [people[each].listed for each in named[:1]]
    words = "looks after the work meanwhile"
    page = cast.auditor.client().get(f"/roles/{held.role.uid}/").content.decode()
    assert (words in page) is bool(named)
    page = cast.auditor.client().get(f"/assignments/{held.uid}/").content.decode()
    assert (f"{people[who].listed} {words}" if named else words) in page or not named
    assert set(Assignment.objects.ready(NOW).values_list("pk", flat=True)) == before
    hand_over(cast, "line_manager")
    assert owed() == []


def test_who_was_handing_over_already_leaves_the_work_to_them_too(cast: Cast) -> None:
    Assignment.objects.filter(person=cast.player.listed).update(backup=cast.employee.listed)
    held = Assignment.objects.get(person=cast.player.listed)
    assignment_hand_over(actor=cast.player.viewer, assignment=held, reason="I go.", now=NOW)
    change(cast.player, "left")
    assert ("Hana Costa", "stand_in") in owed()


def test_who_looks_after_it_and_goes_is_replaced(cast: Cast) -> None:
    Assignment.objects.filter(person=cast.player.listed).update(backup=cast.employee.listed)
    change(cast.player, "left")
    change(cast.employee, "on_leave")
    assert owed() == [("Leon Marsh", "handover"), ("Maria Ortiz", "stand_in")]
    assert Todo.objects.get(person=cast.employee.listed).outcome == "passed_on"


def test_pages_name_who_has_the_to_do_when_somebody_nearer_comes_back(cast: Cast) -> None:
    Assignment.objects.filter(person=cast.player.listed).update(backup=cast.employee.listed)
    change(cast.employee, "on_leave")
    change(cast.player, "left")
    change(cast.employee, "active")
    assert ("Maria Ortiz", "stand_in") in owed()
    held = handed(cast)
    for path in (f"/assignments/{held.uid}/", f"/roles/{held.role.uid}/"):
        page = cast.department_head.client().get(path).content.decode()
        assert "Maria Ortiz looks after the work meanwhile" in page
    page = cast.department_head.client().get(f"/assignments/{held.uid}/").content.decode()
    assert "It is being handed over, and then it is over" in page
    assert "It is paused until" not in page


def test_a_fallback_who_left_does_not_look_after_a_vacant_role(cast: Cast) -> None:
    role = Role.objects.create(
        type=RoleType.objects.get(key="gatherer"),
        department=cast.support,
        opened_at=NOW,
        fallback=cast.employee.listed,
    )
    words = "Hana Costa looks after the work meanwhile"
    assert words in cast.auditor.client().get(f"/roles/{role.uid}/").content.decode()
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    assert words not in cast.auditor.client().get(f"/roles/{role.uid}/").content.decode()


def test_the_same_change_twice_asks_once(cast: Cast) -> None:
    change(cast.player, "left")
    change(cast.player, "left")
    assert owed() == [("Leon Marsh", "handover"), ("Maria Ortiz", "stand_in")]
    assert Message.objects.filter(template="team/mail/handing_over").count() == 1


@pytest.mark.parametrize(
    ("gone", "asked"),
    [
        (["line_manager"], "department_head"),
        (["line_manager", "department_head"], "boss"),
        (["line_manager", "department_head", "boss"], "head_coach"),
        (["line_manager", "department_head", "boss", "head_coach"], "administrator"),
    ],
)
def test_without_a_line_manager_the_next_along_the_chain_hands_over(
    cast: Cast, gone: list[str], asked: str
) -> None:
    for who in gone:
        Person.objects.filter(pk=cast.members[who].listed.pk).update(employment="left")
    change(cast.player, "left")
    assert handed(cast).handover_by == cast.members[asked].listed
    hand_over(cast, asked)


@pytest.mark.parametrize("who", ["employee", "coach_elsewhere", "booth_member", "auditor"])
def test_who_is_not_asked_hands_nothing_over(cast: Cast, who: str) -> None:
    change(cast.player, "left")
    with pytest.raises(NotAllowed):
        hand_over(cast, who)


def test_a_leaver_who_managed_another_leaver_is_not_asked(cast: Cast) -> None:
    change(cast.department_head, "left")
    change(cast.coach, "left")
    assert Assignment.objects.get(person=cast.coach.listed).handover_by == cast.boss.listed


def test_who_is_asked_to_hand_over_and_is_away_is_replaced(cast: Cast) -> None:
    change(cast.player, "left")
    change(cast.line_manager, "on_leave")
    assert owed() == [("Maria Ortiz", "stand_in"), ("Grace Weiss", "handover")]
    assert handed(cast).handover_by == cast.department_head.listed
    assert Todo.objects.get(person=cast.line_manager.listed).outcome == "passed_on"


def test_who_was_handing_over_and_leaves_has_it_done_by_somebody_else(cast: Cast) -> None:
    held, soon = handed(cast), NOW.date() + timedelta(days=4)
    assignment_hand_over(
        actor=cast.player.viewer, assignment=held, reason="New job.", last_day=soon, now=NOW
    )
    change(cast.player, "left")
    held.refresh_from_db()
    assert (held.state, held.ends_on) == (State.HANDING_OVER, soon + timedelta(days=1))
    assert owed() == [("Leon Marsh", "handover"), ("Maria Ortiz", "stand_in")]


def test_a_leaver_who_returns_is_not_ready_until_proposed_anew(cast: Cast) -> None:
    change(cast.player, "left")
    change(cast.player, "active")
    held, actor = handed(cast), cast.line_manager.viewer
    assert held.state == State.HANDING_OVER
    assert not ReadyPeriod.objects.filter(assignment=held, during__contains=NOW).exists()
    with pytest.raises(Conflict) as error:
        assignment_propose(actor=actor, role=held.role, person=held.person, now=NOW)
    assert "hands this role over" in str(error.value)
    hand_over(cast, "line_manager")
    assignment_propose(actor=actor, role=held.role, person=held.person, now=NOW)


def test_what_a_leaver_has_not_begun_ends(cast: Cast) -> None:
    soon = NOW.date() + timedelta(days=3)
    Assignment.objects.filter(person=cast.player.listed).update(starts_on=soon)
    change(cast.player, "left")
    assert (handed(cast).state, handed(cast).close_reason) == (State.ENDED, "left")
    assert owed() == []


def test_many_who_leave_at_once_cost_a_bounded_number_of_queries_each(cast: Cast) -> None:
    def left(count: int) -> int:
        people = [make_person(f"Gone {count} {n}", cast.support) for n in range(count)]
        for person in people:
            person.manager = cast.line_manager.listed
            person.employment = "left"
            person.save()
            make_assignment(person, cast.support, "responder")
        ids = [person.pk for person in people]
        return len(queries_of(lambda: leavers_hand_over(actor=COMMAND, person_ids=ids, now=NOW)))

    one, four = left(1), left(4)
    assert (four - one) / 3 < 50  # most of it two to-dos, their entries and the mails


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
