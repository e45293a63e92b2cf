"""What clients name when they write about channels, looked up among what they may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.core.api.sent import known
from roles.org.models import Department, Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from governance.core.viewer import Viewer


def person_sent(viewer: Viewer, uid: UUID | None, field: str) -> Person | None:
    """Return who works here by that id, None for None; Invalid at the field for anybody else."""
    if uid is None:
        return None
    people = Person.objects.employed().visible_to(viewer)
    person: Person = known(people.filter(uid=uid).first(), field)
    return person


def departments_sent(viewer: Viewer, uids: Sequence[UUID], field: str) -> list[Department]:
    """Return the departments by these ids; Invalid where one is not to be seen."""
    found = list(Department.objects.visible_to(viewer).filter(uid__in=uids))
    known(found if len(found) == len(set(uids)) else None, field)
    return found


def department_sent(viewer: Viewer, uid: UUID | None) -> Department | None:
    """Return the department by that id, None for None; Invalid for what is not to be seen."""
    if uid is None:
        return None
    departments = Department.objects.visible_to(viewer)
    department: Department = known(departments.filter(uid=uid).first(), "department")
    return department
