"""A role on trial is looked at again: its department's head is asked in time, until somebody
says what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Problem
from governance.todos.models import Todo
from governance.todos.selectors import todo_next
from governance.todos.services import todo_open, todos_close
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.selectors.trials import TRIAL, trial_deciders, trial_todos, trials_due
from roles.team.services.reviews import review_due_at

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from roles.team.models import Role

LONGEST_DAYS = 731


def trial_require(*, until: date | None, why: str, before: date | None, now: datetime) -> None:
    """Raise Invalid, at its field, for a day that is over or years ahead, and where a trial says
    not why. A day that stays as it was is not looked at again."""
    today = organisation_today(now)
    if until is None:
        return
    if until != before and not 0 < (until - today).days <= LONGEST_DAYS:
        _refuse("trial_day", "/trial_until", _("Choose a day from tomorrow on, within two years."))
    if not why:
        _refuse("trial_why", "/trial_why", _("Say what it is to show, and to whom."))


def _refuse(code: str, pointer: str, detail: str) -> None:
    raise Invalid(code, detail, problems=[Problem(pointer, detail)])


def trial_settle(*, actor: Viewer, role: Role, now: datetime) -> None:
    """Close what is asked about its trial: somebody has said what becomes of it."""
    done = Todo.Outcome.DONE
    todos_close(actor=actor, kind=TRIAL, ref=role.uid, outcome=done, now=now)


@transaction.atomic
def trials_follow(*, actor: Viewer, now: datetime) -> int:
    """Ask about each trial that ends within two weeks, once; pass on what waits with somebody who
    may not decide any more or has not answered in time, and close what is not asked any more.

    Return how many were asked. Two queries while no trial ends.
    """
    due, owed = trials_due(organisation_today(now)), trial_todos()
    standing = {role.uid for role in due}
    for todo in owed:
        if todo.subject.ref not in standing:
            unneeded = Todo.Outcome.NOT_NEEDED
            ref = todo.subject.ref
            todos_close(actor=actor, kind=TRIAL, ref=ref, outcome=unneeded, now=now)
    asked = {todo.subject.ref for todo in owed}
    return sum(_ask(actor, role, now, again=role.uid in asked) for role in due)


def _ask(actor: Viewer, role: Role, now: datetime, *, again: bool) -> bool:
    """Ask the nearest who may decide; ``again``: only if it is not theirs any more."""
    able = trial_deciders(role, organisation_today(now))
    chosen = (
        todo_next(kind=TRIAL, ref=role.uid, able=able, now=now) if again else next(iter(able), None)
    )
    if chosen is None:
        return False
    if again:
        passed = Todo.Outcome.PASSED_ON
        todos_close(actor=actor, kind=TRIAL, ref=role.uid, outcome=passed, now=now)
    words = {"role": role.type, "department": role.department}
    until = role.trial_until
    todo_open(
        actor=actor,
        person=Person.objects.get(pk=chosen),
        kind=TRIAL,
        ref=role.uid,
        title=_("On trial: %(role)s, %(department)s") % words,
        path=f"/roles/{role.uid}/",
        reason=_("Keep it, try it longer or close it"),
        due_at=review_due_at(until or organisation_today(now)),
        now=now,
    )
    return True
