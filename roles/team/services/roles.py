"""Opening and closing roles."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from roles.org.models import Department
from roles.org.selectors import organisation_size, organisation_today
from roles.team.models import Role
from roles.team.rules import can_open_role
from roles.team.selectors.terms import terms_at
from roles.team.services.spreading import terms_lock
from roles.team.services.trials import trial_settle

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person
    from roles.team.models import RoleType

NOTHING: Final[dict[str, Any]] = {"legal": []}  # what is possible now


def purpose_require(*purposes: str) -> str:
    """Return the first that says something; Invalid, at its field, when none does."""
    said = next((each.strip() for each in purposes if each.strip()), "")
    if not said:
        detail = _("Say what the role is for.")
        raise Invalid("purpose_needed", detail, problems=[Problem("/purpose", detail)])
    return said


def _may_open(actor: Viewer, department_id: int, function: str) -> None:
    small = organisation_size() == "small"
    can_open_role(actor, department_id=department_id, function=function, small=small).require()


@transaction.atomic
def role_open(
    *,
    actor: Viewer,
    type: RoleType,  # noqa: A002  (the word for it)
    department: Department,
    focus: str = "",
    purpose: str = "",
    end_goal: str = "",
    serves: str | None = None,
    fallback: Person | None = None,
    reason: str = "",
    now: datetime,
) -> Role:
    """Open a role, vacant; purpose, end goal and whom it serves come from its type unless given.
    That it serves nobody in particular may be given, too: "".

    Raises Invalid where neither says what it is for, and Conflict for a department that is
    closed, or is being closed at this moment.
    """
    _may_open(actor, department.pk, type.function)
    locked = Department.objects.select_for_update(no_key=True, of=("self",)).get(pk=department.pk)
    if locked.closed_on is not None:
        raise Conflict("department_closed", _("%s is closed.") % department)
    if type.retired_on is not None:
        raise Conflict("type_retired", _("%s is not used for new roles any more.") % type.name)
    terms_lock(shared=True)
    role = Role.objects.create(
        type=type,
        department=department,
        focus=focus,
        purpose=purpose_require(purpose, type.purpose),
        end_goal=end_goal or type.end_goal,
        serves=type.serves if serves is None else serves,
        fallback=fallback,
        opened_at=now,
        **asdict(terms_at(locked.pk)),
    )
    entry_record(
        actor=actor,
        verb="role.opened",
        subject=role,
        reason=reason,
        changes={"type": type.key, "department": str(department.uid), "focus": focus},
    )
    return role


@transaction.atomic
def role_close(*, actor: Viewer, role: Role, reason: str = "", now: datetime) -> None:
    """Close a role that nobody holds or is proposed for; else, and a second time, Conflict."""
    locked = Role.objects.select_for_update(of=("self",)).select_related("type").get(pk=role.pk)
    _may_open(actor, locked.department_id, locked.type.function)
    holders = locked.assignments.open().select_related("person")
    if holders.exists():
        names = ", ".join(str(each.person) for each in holders)
        words = _("End this first: %s holds it or is proposed.") % names
        raise Conflict("role_in_use", words, members=NOTHING)
    today = organisation_today(now)
    if not Role.objects.open().filter(pk=role.pk).update(closed_on=today):
        raise Conflict("role_closed", _("This role is closed already."), members=NOTHING)
    entry_record(
        actor=actor,
        verb="role.closed",
        subject=locked,
        reason=reason,
        changes={"closed_on": [None, today.isoformat()]},
    )
    trial_settle(actor=actor, role=locked, now=now)
