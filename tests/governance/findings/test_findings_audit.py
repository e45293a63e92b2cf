"""The nightly audit: what each rule opens and closes, and that asking again writes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from governance.audit.models import Entry
from governance.core.uid import uuid7
from governance.core.viewer import system_viewer
from governance.findings.models import Finding
from governance.findings.services import findings_audit
from governance.jobs.models import Job
from governance.jobs.services import run_due
from governance.notify.models import Message
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.org.models import Person
from roles.team.models import ReadyPeriod, Role, RoleType
from tests.cast import NOW, Cast, make_assignment
from tests.governance.escalations.parts import escalation_of, log, minutes_later

if TYPE_CHECKING:
    from tests.cast import Member

ACTOR = system_viewer("the test")


def audit(now: datetime = NOW) -> tuple[int, int]:
    return findings_audit(actor=ACTOR, now=now)


def found(rule: str) -> list[str]:
    return list(
        Finding.objects.open()
        .filter(rule=rule)
        .order_by("id")
        .values_list("subject_label", flat=True)
    )


def owe(member: Member, due_at: datetime) -> Todo:
    return todo_open(
        actor=ACTOR,
        person=member.listed,
        kind="guideline",
        ref=uuid7(),
        title="Read the guideline",
        path="/guidelines/basics/",
        reason="everyone",
        due_at=due_at,
        now=NOW - timedelta(days=20),
    )


def vacancy(cast: Cast) -> Role:
    coach = RoleType.objects.get(key="coach")
    return Role.objects.create(type=coach, department=cast.field_service, opened_at=NOW)


def unready(member: Member) -> None:
    ReadyPeriod.objects.filter(assignment__person=member.listed).delete()


def test_the_cast_has_nothing_to_be_found(cast: Cast) -> None:
    assert audit() == (0, 0)


def test_a_vacant_role_is_found_once_and_closed_when_it_is_filled(cast: Cast) -> None:
    role = vacancy(cast)
    assert audit() == (1, 0)
    assert found("CV0") == ["Coach, Field service"]
    make_assignment(cast.employee.listed, cast.field_service, "coach")
    role.closed_on = NOW.date()
    role.save()
    assert audit(NOW + timedelta(days=1)) == (0, 1)
    finding = Finding.objects.get(rule="CV0")
    assert (finding.opened_at, finding.closed_at) == (NOW, NOW + timedelta(days=1))


def test_a_department_whose_coach_is_not_ready_is_found(cast: Cast) -> None:
    unready(cast.coach)
    audit()
    assert found("CV1") == ["Support has no coach"]
    finding = Finding.objects.get(rule="CV1")
    assert (finding.subject_uid, finding.department) == (cast.support.uid, cast.support)


def test_a_player_without_any_coach_is_found(cast: Cast) -> None:
    unready(cast.coach)
    unready(cast.head_coach)
    audit()
    assert len(found("CV2")) == 1
    assert found("CV2")[0].startswith("Priya Shah")


def test_a_person_is_one_finding_however_much_is_late(cast: Cast) -> None:
    late = [owe(cast.employee, NOW - timedelta(days=days)) for days in (1, 2, 3)]
    owe(cast.player, NOW + timedelta(days=1))
    audit()
    assert found("overdue") == ["Hana Costa"]
    finding = Finding.objects.get(rule="overdue")
    assert (finding.person, finding.department) == (cast.employee.listed, cast.support)
    for todo in late:
        todos_close(
            actor=ACTOR, kind="guideline", ref=todo.subject.ref, outcome=Todo.Outcome.DONE, now=NOW
        )
    assert audit() == (0, 1)


def test_what_is_open_goes_along_with_who_moves(cast: Cast) -> None:
    owe(cast.employee, NOW - timedelta(days=1))
    audit()
    person = cast.employee.listed
    Person.objects.filter(pk=person.pk).update(department=cast.stores)
    assert audit(NOW + timedelta(days=1)) == audit(NOW + timedelta(days=2)) == (0, 0)
    finding = Finding.objects.get(rule="overdue")
    assert (finding.department, finding.person, finding.opened_at) == (cast.stores, person, NOW)
    [entry] = Entry.objects.filter(verb="finding.moved")
    places = [str(cast.support.uid), str(cast.stores.uid)]
    assert entry.changes == {"department": places, "person": [str(person.uid)] * 2}


def test_nobody_is_late_on_leave(cast: Cast) -> None:
    owe(cast.employee, NOW - timedelta(days=1))
    hana = Person.objects.filter(pk=cast.employee.listed.pk)
    for employment, late in (("on_leave", []), ("active", ["Hana Costa"]), ("on_leave", [])):
        hana.update(employment=employment)
        audit()
        assert found("overdue") == late


def test_an_escalation_that_nobody_took_is_found_until_somebody_does(cast: Cast) -> None:
    mention = log(cast.employee)
    run_due(now=minutes_later(15))
    audit(minutes_later(74))
    assert found("unanswered") == []
    audit(minutes_later(80))
    assert found("unanswered") == ["Support"]
    assert Finding.objects.get(rule="unanswered").subject_uid == mention.uid
    escalation = escalation_of(mention)
    escalation.state, escalation.holder, escalation.taken_at = "taken", cast.coach.listed, NOW
    escalation.save()
    audit(minutes_later(81))
    assert found("unanswered") == []


def test_a_step_that_a_job_has_not_come_to_yet_is_not_found(cast: Cast) -> None:
    log(cast.employee)
    audit(minutes_later(16))
    assert found("unanswered") == []


def test_work_that_was_given_up_is_found(cast: Cast) -> None:
    Job.objects.create(key="broken:1", kind="x", due_at=NOW, next_try_at=NOW, state="dead")
    Message.objects.create(
        key="lost:1", template="x", created_at=NOW, next_try_at=NOW, state="dead"
    )
    audit()
    assert sorted(found("dead_work")) == ["broken:1", "lost:1"]


def test_asked_again_it_writes_nothing(cast: Cast) -> None:
    vacancy(cast)
    owe(cast.employee, NOW - timedelta(days=1))
    audit()
    before = (Finding.objects.count(), Entry.objects.count())
    assert audit() == (0, 0)
    assert (Finding.objects.count(), Entry.objects.count()) == before


def test_what_comes_back_is_a_new_finding(cast: Cast) -> None:
    role = vacancy(cast)
    audit()
    Role.objects.filter(pk=role.pk).update(closed_on=NOW.date())
    audit()
    Role.objects.filter(pk=role.pk).update(closed_on=None)
    audit(NOW + timedelta(days=1))
    assert Finding.objects.filter(rule="CV0").count() == 2


def test_each_opening_and_closing_has_its_entry(cast: Cast) -> None:
    role = vacancy(cast)
    audit()
    Role.objects.filter(pk=role.pk).update(closed_on=NOW.date())
    audit()
    finding = Finding.objects.get()
    entries = Entry.objects.filter(subject_type="finding").order_by("id")
    assert list(entries.values_list("verb", "subject_uid", "subject_label")) == [
        ("finding.opened", finding.uid, "CV0 Coach, Field service"),
        ("finding.closed", finding.uid, "CV0 Coach, Field service"),
    ]


def test_it_runs_every_night_and_once(cast: Cast) -> None:
    vacancy(cast)
    night = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    run_due(now=night - timedelta(minutes=1))
    Finding.objects.all().delete()
    run_due(now=night)
    run_due(now=night + timedelta(minutes=5))
    assert Finding.objects.get().opened_at == night
    assert Job.objects.filter(kind="findings.nightly", due_at=night).count() == 1
