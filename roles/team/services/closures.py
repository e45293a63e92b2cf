"""A department that is closed while something stands in it leaves a decision with somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.org.models import Department, Person
from roles.org.selectors import organisation_today
from roles.team.rules import ItemKind
from roles.team.selectors.closures import (
    CLOSURE,
    Closure,
    closure_asked,
    closure_todos,
    closures,
)
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer


@transaction.atomic
def closures_follow(*, actor: Viewer, now: datetime) -> None:
    """Ask somebody wherever something stands in a closed department, once; close what is decided,
    or falls away because the department is open again; pass on what waits with somebody away.

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
    """Keep asking whoever is asked and at work; else the next one."""
    title = _("%(department)s was closed. Decide on: %(what)s")
    title %= {"department": closure.department, "what": ", ".join(closure.words())}
    title = title[:300]
    here = [todo for todo in owed if todo.person.employment == Person.Employment.ACTIVE]
    if here and here[0].subject.title == title:
        return
    person = here[0].person if here else _next(actor, closure, owed, now)
    if person is None:
        return  # nobody can be asked; the audit finds it
    todo_open(
        actor=actor,
        person=person,
        kind=CLOSURE,
        ref=closure.department.uid,
        title=title,
        path=f"/departments/{closure.department.uid}/",
        reason=_("Move, hand over, drop or end what is left there"),
        due_at=answer_due(ItemKind.CONSENT, now),
        now=now,
    )


def _next(actor: Viewer, closure: Closure, owed: Sequence[Todo], now: datetime) -> Person | None:
    if owed:
        ref, passed = closure.department.uid, Todo.Outcome.PASSED_ON
        todos_close(actor=actor, kind=CLOSURE, ref=ref, outcome=passed, now=now)
    asked = closure_asked(closure, organisation_today(now))
    return Person.objects.filter(pk=asked.person_id or 0).first()
