"""Two at once, in real transactions: one outcome, and a clear answer for the other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection, connections, transaction

from governance.core.errors import DomainError
from governance.core.uid import uuid7
from governance.todos.models import Todo
from roles.org.models import Person
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod, Review, Role, RoleType
from roles.team.rules import State
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_decline,
    assignment_end,
    assignment_handed_over,
    assignment_propose,
    assignment_withdraw,
    checklist_item_meet,
    reviews_keep,
    reviews_reassign,
    role_change,
    trials_follow,
)
from roles.team.services.decisions import assignment_lock
from roles.team.services.handovers import assignment_hand_over
from tests.cast import COMMAND, NOW, SINCE, Cast, make_assignment, make_person
from tests.roles.team.trail import verbs_of


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Run the steps in threads of their own that start together; return "done" or the code."""
    outcomes: list[str] = []
    together = Barrier(len(steps))

    def run(step: Callable[[], object]) -> None:
        try:
            together.wait()
            step()
            outcomes.append("done")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def responder(cast: Cast) -> Role:
    kind = RoleType.objects.get(key="responder")
    return Role.objects.create(type=kind, department=cast.support, opened_at=NOW)


def to_approve(cast: Cast) -> Assignment:
    assignment = assignment_propose(
        actor=cast.department_head.viewer,
        role=responder(cast),
        person=cast.employee.listed,
        now=NOW,
    )
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=assignment, now=NOW)
    return assignment


def test_two_approvers_at_once_approve_once(committed_cast: Cast) -> None:
    cast = committed_cast
    assignment = to_approve(cast)
    viewers = cast.coach.viewer, cast.head_coach.viewer

    outcomes = at_once(
        *(
            lambda viewer=viewer: assignment_approve(actor=viewer, assignment=assignment, now=NOW)
            for viewer in viewers
        )
    )

    assert outcomes == ["already_decided", "done"]
    verbs = verbs_of(assignment)
    assert verbs.count("assignment.approved") == 1
    assert verbs.count("assignment.activated") == 1
    assert ReadyPeriod.objects.filter(assignment=assignment).count() == 1


def test_approved_and_declined_at_once_has_one_outcome(committed_cast: Cast) -> None:
    cast = committed_cast
    assignment = to_approve(cast)
    coach, employee = cast.coach.viewer, cast.employee.viewer

    outcomes = at_once(
        lambda: assignment_approve(actor=coach, assignment=assignment, now=NOW),
        lambda: assignment_decline(actor=employee, assignment=assignment, now=NOW),
    )

    assert outcomes == ["done", "illegal_step"]
    assignment.refresh_from_db()
    assert assignment.state in {State.ACTIVE, State.DECLINED}


def test_accepted_and_withdrawn_at_once_has_one_outcome(committed_cast: Cast) -> None:
    cast = committed_cast
    head, employee = cast.department_head.viewer, cast.employee.viewer
    assignment = assignment_propose(
        actor=head, role=responder(cast), person=cast.employee.listed, now=NOW
    )

    outcomes = at_once(
        lambda: assignment_accept(actor=employee, assignment=assignment, now=NOW),
        lambda: assignment_withdraw(actor=head, assignment=assignment, now=NOW),
    )

    assignment.refresh_from_db()
    assert assignment.state == State.WITHDRAWN, "it may be withdrawn before and after"
    assert outcomes in (["done", "done"], ["done", "illegal_step"])
    assert not Todo.objects.open().filter(subject__ref=assignment.uid).exists()
    assert verbs_of(assignment).count("assignment.withdrawn") == 1


def test_a_hand_over_that_two_complete_at_once_is_completed_once(committed_cast: Cast) -> None:
    cast = committed_cast
    held = Assignment.objects.get(person=cast.player.listed)
    assignment_hand_over(actor=cast.coach.viewer, assignment=held, reason="Moves on.", now=NOW)
    viewers = cast.player.viewer, cast.coach.viewer

    outcomes = at_once(
        *(
            lambda viewer=viewer: assignment_handed_over(
                actor=viewer, assignment=held, reason="All to Hana.", now=NOW
            )
            for viewer in viewers
        )
    )

    assert outcomes == ["done", "illegal_step"]
    assert verbs_of(held).count("assignment.handed_over") == 1
    assert Todo.objects.filter(subject__ref=held.uid, outcome="done").count() == 1


def test_resigned_while_it_is_approved_leaves_nothing_ready(committed_cast: Cast) -> None:
    """Resigning is legal once it is held; before that it is declining."""
    cast = committed_cast
    assignment = to_approve(cast)
    coach, employee = cast.coach.viewer, cast.employee.viewer

    outcomes = at_once(
        lambda: assignment_approve(actor=coach, assignment=assignment, now=NOW),
        lambda: assignment_end(actor=employee, assignment=assignment, reason="No time.", now=NOW),
    )

    assignment.refresh_from_db()
    ready = ReadyPeriod.objects.filter(assignment=assignment, during__contains=NOW).exists()
    if outcomes == ["done", "done"]:
        assert (assignment.state, ready) == (State.ENDED, False)
    else:
        assert (outcomes, assignment.state) == (["done", "illegal_step"], State.ACTIVE)


def test_one_person_proposed_twice_at_once_is_proposed_once(committed_cast: Cast) -> None:
    cast = committed_cast
    role = responder(cast)
    viewers = cast.department_head.viewer, cast.line_manager.viewer

    outcomes = at_once(
        *(
            lambda viewer=viewer: assignment_propose(
                actor=viewer, role=role, person=cast.employee.listed, now=NOW
            )
            for viewer in viewers
        )
    )

    assert outcomes == ["already_open", "done"]
    assert Assignment.objects.filter(role=role).count() == 1


def test_two_candidates_approved_at_once_leave_one_holder(committed_cast: Cast) -> None:
    cast = committed_cast
    first = to_approve(cast)
    second = assignment_propose(
        actor=cast.department_head.viewer,
        role=first.role,
        person=make_person("Ben Other", cast.support, manager=cast.line_manager.listed),
        now=NOW,
    )
    ChecklistItem.objects.filter(assignment=second).exclude(kind="approve").update(met_at=NOW)
    coach = cast.coach.viewer

    outcomes = at_once(
        *(
            lambda each=each: assignment_approve(actor=coach, assignment=each, now=NOW)
            for each in (first, second)
        )
    )

    assert outcomes == ["done", "role_taken"]
    states = sorted(Assignment.objects.filter(role=first.role).values_list("state", flat=True))
    assert states == ["active", "proposed"]


def waits_for_a_lock(number: int = 1) -> bool:
    """Whether so many other connections to this database wait for a lock of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # kept for a transaction otherwise
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0] >= number)


def test_two_last_items_met_at_once_make_it_ready(committed_cast: Cast) -> None:
    """Neither sees the other's item before it is committed: the row's lock orders them."""
    cast = committed_cast
    assignment = make_assignment(cast.employee.listed, cast.support, "responder", ready=False)
    refs = {"guideline": uuid7(), "course": uuid7()}
    for kind, ref in refs.items():
        ChecklistItem.objects.create(
            assignment=assignment, kind=kind, ref=ref, title=kind, blocks_from=SINCE
        )

    def meet(kind: str) -> None:
        people = [cast.employee.listed.pk]
        checklist_item_meet(actor=COMMAND, kind=kind, ref=refs[kind], person_ids=people, now=NOW)

    outcomes: list[str] = []
    second = Thread(target=lambda: outcomes.extend(at_once(lambda: meet("course"))))
    with transaction.atomic():
        meet("guideline")
        second.start()
        while second.is_alive() and not waits_for_a_lock():
            second.join(timeout=0.02)
    second.join()

    assert outcomes == ["done"]
    assert ReadyPeriod.objects.filter(assignment=assignment, during__contains=NOW).count() == 1


def test_a_review_kept_while_an_import_passes_it_on_is_kept(committed_cast: Cast) -> None:
    """Both lock the assignment first: nobody waits for what the other holds."""
    cast = committed_cast
    held = Assignment.objects.get(person=cast.player.listed)
    review = Review.objects.create(
        assignment=held,
        because="yearly",
        reviewer=cast.line_manager.listed,
        opened_at=NOW,
        due_at=NOW,
    )
    Person.objects.filter(pk=held.person_id).update(manager=cast.coach.listed)

    def pass_on() -> None:
        reviews_reassign(actor=COMMAND, person_ids=[held.person_id], now=NOW)

    outcomes: list[str] = []
    second = Thread(target=lambda: outcomes.extend(at_once(pass_on)))
    with transaction.atomic():
        assignment_lock(held)
        second.start()
        while second.is_alive() and not waits_for_a_lock():
            second.join(timeout=0.02)
        reviews_keep(actor=cast.head_coach.viewer, reviews=[review], now=NOW)
    second.join()

    assert outcomes == ["done"]
    review.refresh_from_db()
    assert (review.outcome, review.reviewer) == ("keep", cast.line_manager.listed)


def test_a_trial_that_is_asked_about_and_answered_at_once_is_asked_no_more(
    committed_cast: Cast,
) -> None:
    """Two runs of the job and an answer: whoever comes later sees what was written."""
    head, role = committed_cast.department_head.viewer, responder(committed_cast)
    Role.objects.filter(pk=role.pk).update(trial_until=NOW.date(), trial_why="Nights.")
    role.refresh_from_db()

    def answer() -> None:
        role_change(
            actor=head, role=role, focus="", purpose="Answer.", end_goal="", serves="",
            trial_until=None, trial_why="", fallback=None, now=NOW,
        )  # fmt: skip

    outcomes = at_once(
        lambda: trials_follow(actor=COMMAND, now=NOW),
        answer,
        lambda: trials_follow(actor=COMMAND, now=NOW),
    )

    assert outcomes == ["done"] * 3
    owed = Todo.objects.filter(subject__kind="trial", subject__ref=role.uid)
    assert not owed.open().exists()
    assert owed.count() <= 1
