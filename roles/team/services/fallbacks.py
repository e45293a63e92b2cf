"""Whoever looks after a leaver's work meanwhile is told so and has a to-do; it is no authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.team.models import Assignment
from roles.team.rules import STAND_IN
from roles.team.selectors import answering
from roles.team.selectors.fallbacks import fallback_of
from roles.team.services.asking import path_of, person_tell
from roles.team.services.decisions import assignment_lock
from roles.team.services.handovers import last_moment

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person


def fallback_ask(actor: Viewer, locked: Assignment, now: datetime) -> None:
    """Tell whoever looks after the work of this leaver until it is handed over; not whoever hands
    it over anyway."""
    person = fallback_of(locked, now)
    if person is None or person.pk == locked.handover_by_id:
        return
    last = last_moment(locked, now)
    todo_open(
        actor=actor,
        person=person,
        kind=STAND_IN,
        ref=locked.uid,
        title=_("Look after the work: %(role)s") % {"role": locked.role},
        path=path_of(locked),
        reason=_because(locked, person)[:100],
        due_at=last,
        now=now,
    )
    person_tell(
        person=person, what="looks_after", assignment=locked, now=now, last=last.isoformat()
    )


def _because(locked: Assignment, person: Person) -> str:
    if person.pk == locked.backup_id:
        return _("%s has left; you are their backup.") % locked.person
    if person.pk == locked.role.fallback_id:
        return _("%s has left; the role names you as its fallback.") % locked.person
    return _("%s has left; you coach the department.") % locked.person


@transaction.atomic
def fallbacks_pass_on(
    *, actor: Viewer, now: datetime, person_ids: Collection[int] | None = None
) -> int:
    """Ask the next one where who looks after a leaver's work is not at work any more; return how
    many. ``person_ids``: only what these are asked."""
    owed = Todo.objects.open().filter(subject__kind=STAND_IN).exclude(person__in=answering())
    if person_ids is not None:
        owed = owed.filter(person__in=person_ids)
    uids = list(owed.values_list("subject__ref", flat=True))
    waiting = Assignment.objects.open().filter(uid__in=uids) if uids else Assignment.objects.none()
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        locked = assignment_lock(Assignment(pk=pk))
        passed_on = Todo.Outcome.PASSED_ON
        todos_close(actor=actor, kind=STAND_IN, ref=locked.uid, outcome=passed_on, now=now)
        fallback_ask(actor, locked, now)
    return len(uids)
