"""People who come, move, leave or change roles after a course was published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from governance.todos.models import Todo
from governance.todos.selectors import people_back
from governance.todos.services import todos_close, todos_open
from policies.guidance.selectors import (
    assignments_lacking,
    people_named,
    refs_lacking,
    refs_owed,
    todos_outside,
)
from policies.training.models import Certificate
from policies.training.selectors import course_path, courses_open
from policies.training.services.checklist import courses_held
from policies.training.services.publishing import TODO_KIND
from roles.org.models import Person
from roles.org.selectors import organisation_settings
from roles.team.rules import ItemKind
from roles.team.selectors import assignments_bound, audience_by_role, audience_people
from roles.team.services import checklist_items_add, checklist_items_drop, checklist_items_wait

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from policies.training.models import Course


@transaction.atomic
def courses_ask(
    *, actor: Viewer, person_ids: Collection[int] | None, now: datetime, joining: bool
) -> int:
    """Ask ``person_ids`` to take what they have come to need; return how many to-dos.

    ``joining`` as in ``guidelines_ask``. Nobody is asked twice, nor while a certificate is
    valid; another role of who is asked already needs it, too. A few statements for each course,
    whatever the number of people.
    """
    held = courses_held()
    if not held:
        return 0
    asked, owed = 0, refs_owed(TODO_KIND, person_ids)
    for course in held:
        if not joining and not audience_by_role(course):
            continue
        if course.uid in owed:
            _further_roles(actor, course, person_ids, now)
        people = _owing(course, person_ids, now)
        if people.exists():
            due_at = now + timedelta(
                days=organisation_settings().joiner_days if joining else course.days_to_pass
            )
            _need(actor, course, people, now, due_at)
            asked += _ask(actor, course, people, now, due_at)
    return asked


def _owing(course: Course, person_ids: Collection[int] | None, now: datetime) -> QuerySet[Person]:
    """Return those it is for who hold no valid certificate and have not been asked yet."""
    certified = Certificate.objects.valid(now).filter(course=course)
    asked = Todo.objects.open().filter(subject__kind=TODO_KIND, subject__ref=course.uid)
    return people_named(
        audience_people(course)
        .exclude(pk__in=certified.values("person_id"))
        .exclude(pk__in=asked.values("person_id")),
        person_ids,
    )


def _further_roles(
    actor: Viewer, course: Course, person_ids: Collection[int] | None, now: datetime
) -> None:
    """Let roles that have come to need it block, where their holder owes it already, when that is
    due."""
    owing = Todo.objects.open().filter(subject__kind=TODO_KIND, subject__ref=course.uid)
    people = people_named(Person.objects.filter(pk__in=owing.values("person_id")), person_ids)
    _need(actor, course, people, now, now, todo_ref=course.uid)


def _need(
    actor: Viewer,
    course: Course,
    people: QuerySet[Person],
    now: datetime,
    due_at: datetime,
    *,
    todo_ref: UUID | None = None,
) -> None:
    """Let roles that these people brought along need it too, after the same time to pass."""
    checklist_items_add(
        actor=actor,
        assignments=assignments_lacking(course, people, ItemKind.COURSE, course.uid),
        kind=ItemKind.COURSE,
        ref=course.uid,
        title=course.title,
        path=course_path(course),
        blocks_from=due_at,
        now=now,
        todo_ref=todo_ref,
    )


def _ask(
    actor: Viewer, course: Course, people: QuerySet[Person], now: datetime, due_at: datetime
) -> int:
    return todos_open(
        actor=actor,
        people=people,
        kind=TODO_KIND,
        ref=course.uid,
        title=course.title,
        path=course_path(course),
        reason=F("audience_reason"),
        due_at=due_at,
        now=now,
    )


@transaction.atomic
def courses_release(
    *, actor: Viewer, person_ids: Collection[int] | None, now: datetime, by_role: bool = False
) -> int:
    """Close what ``person_ids`` need not take any more, their roles included: they left, or hold
    no such role now.

    ``by_role`` as in ``guidelines_release``.
    """
    courses = [each for each in courses_open() if not by_role or audience_by_role(each)]
    lacking = refs_lacking(ItemKind.COURSE, person_ids) if courses else set()
    for course in courses:
        if course.uid in lacking:
            _items_release(actor, course, person_ids, now)
    return sum(_release(actor, course, person_ids, now) for course in courses)


def _items_release(
    actor: Viewer, course: Course, person_ids: Collection[int] | None, now: datetime
) -> None:
    checklist_items_drop(
        actor=actor,
        kind=ItemKind.COURSE,
        ref=course.uid,
        now=now,
        keep=assignments_bound(course),
        person_ids=person_ids,
    )


def _release(
    actor: Viewer, course: Course, person_ids: Collection[int] | None, now: datetime
) -> int:
    freed = todos_outside(TODO_KIND, course.uid, course, person_ids)
    if not freed:
        return 0
    return todos_close(
        actor=actor,
        kind=TODO_KIND,
        ref=course.uid,
        outcome=Todo.Outcome.NOT_NEEDED,
        now=now,
        person_ids=freed,
    )


@transaction.atomic
def people_back_learn(*, actor: Viewer, person_ids: Collection[int], now: datetime) -> int:
    """Let the roles of who is back from leave since ``now`` wait as much longer for courses; return
    how many are back. One query while nobody is."""
    back = people_back(person_ids, now)
    for course in courses_open() if back else ():
        checklist_items_wait(
            actor=actor,
            kind=ItemKind.COURSE,
            ref=course.uid,
            todo_ref=course.uid,
            person_ids=back,
            now=now,
        )
    return len(back)
