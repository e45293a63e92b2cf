"""A role that opens with the proposal of whoever is to hold it: a gap closed in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Problem
from roles.org.models import Department
from roles.team.models import Assignment
from roles.team.selectors.suggestions import role_vacant_twin
from roles.team.services.proposals import assignment_propose
from roles.team.services.roles import role_open

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import Role
    from roles.team.selectors import Terms


@deadlock_retried
@transaction.atomic
def role_fill(*, actor: Viewer, terms: Terms, note: str = "", now: datetime) -> Assignment:
    """Open the role of ``terms``, which is not saved yet, and propose their person for it.

    Both or neither. A role just like it that stands vacant by now is taken instead. Raises what
    opening and proposing raise, and Conflict for somebody who holds such a role there or is
    asked already: a second click, mostly.
    """
    role = terms.role
    Department.objects.select_for_update(no_key=True, of=("self",)).get(pk=role.department_id)
    _not_asked_yet(terms)
    vacant = role_vacant_twin(department=role.department, type=role.type, focus=role.focus)
    return assignment_propose(
        actor=actor,
        role=vacant or _opened(actor, role, now),
        person=terms.person,
        authority=terms.authority,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        focus=terms.focus,
        note=note,
        now=now,
    )


def _not_asked_yet(terms: Terms) -> None:
    role = terms.role
    alike = Assignment.objects.open().filter(
        role__type=role.type, role__department=role.department, role__focus=role.focus
    )
    if alike.filter(person=terms.person).exists():
        detail = _("%s holds such a role here, or is proposed for one.") % terms.person
        raise Conflict("already_open", detail, problems=[Problem("/person", detail)])


def _opened(actor: Viewer, role: Role, now: datetime) -> Role:
    return role_open(
        actor=actor, type=role.type, department=role.department, focus=role.focus, now=now
    )
