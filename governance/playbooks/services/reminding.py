"""Practices that are due again: whoever looks after one is asked whether it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from governance.playbooks.models import Practice
from governance.playbooks.selectors.keepers import keeper_of
from governance.playbooks.services.owing import answer_due
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

PRACTICE: Final = "practice"  # kind of the to-do
DAYS: Final = 10  # working days to look at it again


def practices_remind(*, actor: Viewer, now: datetime) -> int:
    """Ask about each practice that is due; return how many to-dos are new.

    Once each: who is asked stays asked while they look after it, else the next one is. Two
    queries while none is due.
    """
    owed = Todo.objects.open().filter(subject__kind=PRACTICE)
    asked = dict(owed.values_list("subject__ref", "person_id"))
    due = Practice.objects.due(organisation_today(now)).select_related("owner").order_by("pk")
    return sum(_remind(actor, each, asked.get(each.uid), now) for each in due)


def _remind(actor: Viewer, practice: Practice, asked_id: int | None, now: datetime) -> bool:
    keeper = keeper_of(practice, now)
    if keeper is None or keeper.pk == asked_id:
        return False
    if asked_id is not None:
        practice_settle(actor=actor, practice=practice, outcome=Todo.Outcome.PASSED_ON, now=now)
    todo_open(
        actor=actor,
        person=keeper,
        kind=PRACTICE,
        ref=practice.uid,
        title=_("Look at it again: %(title)s") % {"title": practice.title},
        path=f"/practices/{practice.uid}/",
        reason=_("Say that it still holds, or edit or retire it"),
        due_at=answer_due(now, DAYS),
        now=now,
    )
    return True


def practice_settle(
    *, actor: Viewer, practice: Practice, outcome: Todo.Outcome, now: datetime
) -> None:
    """Close what was asked about a practice."""
    todos_close(actor=actor, kind=PRACTICE, ref=practice.uid, outcome=outcome, now=now)
