"""To-dos: opened and closed set-wise, once each, with their entries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError
from django.db.models import F

from governance.audit.selectors import entries_about
from governance.core.uid import uuid7
from governance.core.viewer import system_viewer
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close, todos_open
from roles.org.models import Person
from tests.cast import NOW, Cast
from tests.governance.escalations.test_races import at_once

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from pytest_django import DjangoAssertNumQueries

ACTOR = system_viewer("a test")
REF = uuid7()


def _open_for_all(ref: UUID = REF, title: str = "Baseline") -> int:
    return todos_open(
        actor=ACTOR,
        people=Person.objects.employed(),
        kind="guideline",
        ref=ref,
        title=title,
        path="/guidelines/baseline/",
        reason="everyone",
        due_at=NOW + timedelta(days=14),
        now=NOW,
    )


def todo_for(person: Person, due_at: datetime) -> Todo:
    """A to-do of its own about some course."""
    return todo_open(
        actor=ACTOR,
        person=person,
        kind="course",
        ref=uuid7(),
        title="Course",
        path="/",
        reason="everyone",
        due_at=due_at,
        now=NOW,
    )


def test_everybody_owes_it_and_each_has_an_entry(cast: Cast) -> None:
    people = Person.objects.count()
    assert _open_for_all() == people
    todo = Todo.objects.get(person=cast.employee.person)
    assert (todo.reason, todo.subject.title) == ("everyone", "Baseline")
    entry = entries_about(todo.uid).get()
    assert entry.verb == "todo.opened"
    assert entry.subject_label == "Baseline (Hana Costa)"


def test_asking_again_opens_nothing(cast: Cast) -> None:
    _open_for_all()
    assert _open_for_all() == 0


def test_a_joiner_is_added_and_nobody_else(cast: Cast) -> None:
    _open_for_all()
    Person.objects.create(display_name="New Joiner", department=cast.support)
    assert _open_for_all() == 1


def test_whoever_is_chosen_twice_owes_it_once_by_the_earlier_day(cast: Cast) -> None:
    """As a condition over many rows of theirs chooses people: once for each."""
    person = cast.employee.person
    assert person
    for days in (9, 3):
        todo_for(person, due_at=NOW + timedelta(days=days))
    twice = Person.objects.filter(todos__subject__kind="course")
    assert twice.count() == 2
    opened = todos_open(
        actor=ACTOR,
        people=twice,
        kind="guideline",
        ref=REF,
        title="Baseline",
        path="/",
        reason=F("display_name"),
        due_at=F("todos__due_at"),
        now=NOW,
    )
    assert opened == 1
    todo = Todo.objects.get(person=person, subject__ref=REF)
    assert todo.due_at == NOW + timedelta(days=3)
    assert entries_about(todo.uid).count() == 1


@pytest.mark.parametrize("reopened", [False, True])
def test_of_two_who_open_the_same_at_once_one_opens_it(
    committed_cast: Cast, reopened: bool
) -> None:
    """Of nobody it is opened twice, and nobody is told of a lost race."""
    people, ref = Person.objects.count(), uuid7()
    if reopened:
        _open_for_all(ref)
        outcome = Todo.Outcome.NOT_NEEDED
        todos_close(actor=ACTOR, kind="guideline", ref=ref, outcome=outcome, now=NOW)
    opened = at_once(*[lambda: _open_for_all(ref)] * 3)
    assert sorted(opened, key=str) == [0, 0, people]
    todos = Todo.objects.filter(subject__ref=ref)
    assert todos.open().count() == todos.count() == people
    verb = "todo.reopened" if reopened else "todo.opened"
    for todo in todos:
        assert entries_about(todo.uid).filter(verb=verb).count() == 1


def test_one_and_all_opened_at_once_make_one_each(committed_cast: Cast) -> None:
    people, person, ref = Person.objects.count(), committed_cast.employee.person, uuid7()
    assert person
    terms = {"kind": "guideline", "title": "Baseline", "path": "/", "reason": "everyone"}
    at_once(
        lambda: _open_for_all(ref),
        lambda: todo_open(
            actor=ACTOR,
            person=person,
            ref=ref,
            due_at=NOW,
            now=NOW,
            **terms,
        ),
    )
    todos = Todo.objects.open().filter(subject__ref=ref)
    assert todos.count() == people
    assert sum(entries_about(todo.uid).count() for todo in todos) == people


def test_number_of_statements_does_not_grow_with_people(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Person.objects.bulk_create(
        [Person(display_name=f"P {n}", department=cast.support) for n in range(300)]
    )
    with django_assert_max_num_queries(10):
        assert _open_for_all() > 300


def test_closing_for_one_leaves_the_others_open(cast: Cast) -> None:
    opened = _open_for_all()
    closed = todos_close(
        actor=ACTOR,
        kind="guideline",
        ref=REF,
        outcome=Todo.Outcome.DONE,
        now=NOW,
        person_ids=[cast.employee.listed.pk],
    )
    assert closed == 1
    assert Todo.objects.open().count() == opened - 1
    todo = Todo.objects.get(person=cast.employee.person)
    assert [entry.verb for entry in entries_about(todo.uid)] == ["todo.opened", "todo.closed"]


def test_closing_twice_closes_nothing_more(cast: Cast) -> None:
    _open_for_all()
    outcome = Todo.Outcome.NOT_NEEDED
    assert todos_close(actor=ACTOR, kind="guideline", ref=REF, outcome=outcome, now=NOW) > 0
    assert todos_close(actor=ACTOR, kind="guideline", ref=REF, outcome=outcome, now=NOW) == 0


def test_one_person_can_owe_it_again_after_it_was_closed(cast: Cast) -> None:
    _open_for_all()
    todos_close(actor=ACTOR, kind="guideline", ref=REF, outcome=Todo.Outcome.DONE, now=NOW)
    assert _open_for_all() > 0


def test_title_with_a_percent_sign_is_kept_as_it_is(cast: Cast) -> None:
    _open_for_all(uuid7(), "50 % of what we say")
    todo = Todo.objects.select_related("subject").filter(person=cast.employee.person).get()
    assert str(todo) == "50 % of what we say (Hana Costa)"


def test_single_to_do_is_the_same_when_asked_twice(cast: Cast) -> None:
    kwargs = {
        "actor": ACTOR,
        "person": cast.employee.listed,
        "kind": "accept",
        "ref": uuid7(),
        "title": "Accept",
        "path": "/x/",
        "reason": "proposed for you",
        "due_at": NOW,
        "now": NOW,
    }
    assert todo_open(**kwargs) == todo_open(**kwargs)  # type: ignore[arg-type]


def test_closed_without_outcome_is_refused_by_the_database(cast: Cast) -> None:
    _open_for_all()
    with pytest.raises(IntegrityError, match="closed_with_outcome"):
        Todo.objects.update(closed_at=NOW)


def test_who_sees_whose(cast: Cast) -> None:
    _open_for_all()

    def seen(name: str) -> set[str]:
        viewer = cast.members[name].viewer
        return set(Todo.objects.visible_to(viewer).values_list("person__display_name", flat=True))

    everybody = set(Person.objects.values_list("display_name", flat=True))
    assert seen("employee") == {"Hana Costa"}
    assert seen("line_manager") == {"Leon Marsh", "Hana Costa", "Priya Shah", "Theo Nasser"}
    assert "Yuki Walsh" not in seen("department_head")
    assert seen("head_coach") == seen("auditor") == everybody
    assert seen("stranger") == set()
