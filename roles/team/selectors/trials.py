"""Roles on trial: which are to be looked at again, and who is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from governance.todos.models import Todo
from roles.org.selectors import organisation_size
from roles.team.models import Role
from roles.team.rules import NOTICE_DAYS, trial_able
from roles.team.selectors.circle import circle_around

if TYPE_CHECKING:
    from datetime import date

TRIAL: Final = "trial"  # kind of the to-do


def trials_due(today: date) -> list[Role]:
    """Return the open roles whose trial is over within two weeks, or was, held until the
    transaction ends: whoever says what becomes of one at that moment waits; one query."""
    until = today + timedelta(days=NOTICE_DAYS)
    held = Role.objects.open().select_for_update(of=("self",))
    found = held.filter(trial_until__lte=until, department__closed_on=None)
    return list(found.select_related("type", "department").order_by("trial_until", "pk"))


def trial_todos() -> list[Todo]:
    """Return what is asked about trials; one query."""
    owed = Todo.objects.open().filter(subject__kind=TRIAL)
    return list(owed.select_related("subject", "person").order_by("pk"))


def trial_deciders(role: Role, today: date) -> list[int]:
    """Return everybody who may be asked what becomes of it, nearest first: whoever heads its
    department or the nearest above, its coaches, the head coach, and who heads them all."""
    small = organisation_size() == "small"
    return trial_able(circle_around(role.department_id, today), small=small)
