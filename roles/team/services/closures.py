"""A department that is closed while something stands in it leaves a decision with somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.todos.models import Todo
from governance.todos.selectors import todo_next
from governance.todos.services import todo_open, todos_close
from roles.org.models import Department, Person
from roles.org.selectors import organisation_today
from roles.team.rules import ItemKind
from roles.team.selectors.closures import (
    CLOSURE,
    Closure,
    closure_deciders,
    closure_todos,
    closures,
)
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer


@transaction.atomic
def closures_follow(*, actor: Viewer, now: datetime) -> None:
    """Ask somebody wherever something stands in a closed department, once; close what is decided,
    or falls away because the department is open again; pass on what waits with somebody who may
    not decide any more.

    Four queries while there is nothing of that kind; about two dozen for each that is new.
    """
    owed = closure_todos()
    standing = closures()
    refs = {each.department.uid for each in standing}
    for todo in owed:
        if todo.subject.ref not in refs:
            _settle(actor, todo, now)
    for closure in standing:
        _ask(actor, closure, [todo for todo in owed if _about(todo, closure)], now)
    if owed:
        closures_pass_on(actor=actor, now=now)


def closures_recheck(*, actor: Viewer, now: datetime) -> None:
    """The same when something may have been decided: one query while nobody owes anything."""
    if closure_todos():
        closures_follow(actor=actor, now=now)


def _about(todo: Todo, closure: Closure) -> bool:
    return todo.subject.ref == closure.department.uid


def _settle(actor: Viewer, todo: Todo, now: datetime) -> None:
    ref = todo.subject.ref
    closed = Department.objects.exclude(closed_on=None).filter(uid=ref).exists()
    outcome = Todo.Outcome.DONE if closed else Todo.Outcome.NOT_NEEDED
    todos_close(actor=actor, kind=CLOSURE, ref=ref, outcome=outcome, now=now)


def _ask(actor: Viewer, closure: Closure, owed: Sequence[Todo], now: datetime) -> None:
    """Ask the nearest who may decide, once; whoever is asked already reads what is left now."""
    if owed and owed[0].subject.title == _title(closure):
        return
    able = [] if owed else closure_deciders(closure, organisation_today(now))
    person = owed[0].person if owed else Person.objects.filter(pk__in=able[:1]).first()
    if person is not None:  # nobody can be asked: the audit finds it
        _open(actor, closure, person, now)


def _title(closure: Closure) -> str:
    title = _("%(department)s was closed. Decide on: %(what)s")
    return (title % {"department": closure.department, "what": ", ".join(closure.words())})[:300]


def _open(actor: Viewer, closure: Closure, person: Person, now: datetime) -> None:
    todo_open(
        actor=actor,
        person=person,
        kind=CLOSURE,
        ref=closure.department.uid,
        title=_title(closure),
        path=f"/departments/{closure.department.uid}/",
        reason=_("Move, hand over, drop or end what is left there"),
        due_at=answer_due(ItemKind.CONSENT, now),
        now=now,
    )


@transaction.atomic
def closures_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask somebody else where who was asked may not decide any more, is away or has not answered
    in time; return how many. ``person_ids``: only what these are asked. One query while nobody is
    asked."""
    owed = closure_todos(person_ids)
    passed = 0
    for closure in closures() if owed else ():
        if any(_about(todo, closure) for todo in owed):
            passed += _pass_on(actor, closure, now)
    return passed


def _pass_on(actor: Viewer, closure: Closure, now: datetime) -> bool:
    ref = closure.department.uid
    able = closure_deciders(closure, organisation_today(now))
    chosen = todo_next(kind=CLOSURE, ref=ref, able=able, now=now)
    if chosen is None:
        return False
    todos_close(actor=actor, kind=CLOSURE, ref=ref, outcome=Todo.Outcome.PASSED_ON, now=now)
    _open(actor, closure, Person.objects.get(pk=chosen), now)
    return True
