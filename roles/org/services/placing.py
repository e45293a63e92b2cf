"""Somebody works elsewhere, or for another line manager, where no file says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from governance.audit.services import entry_record
from governance.core.errors import Conflict
from governance.core.events import people_changed
from roles.org.models import Person, Placement
from roles.org.selectors import organisation_today, person_managers
from roles.org.services.structure import (
    KEEP,
    Keep,
    circle_refuse,
    department_open_now,
    structure_begin,
)

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Department


@transaction.atomic
def person_place(
    *,
    actor: Viewer,
    person: Person,
    department: Department | Keep | None = KEEP,
    manager: Person | Keep | None = KEEP,
    reason: str = "",
    now: datetime,
) -> Person:
    """Let ``person`` work in ``department`` and for ``manager`` from the organisation's today.

    What is not given stays; the same again writes nothing. Whoever follows people (decisions,
    to-dos, readiness) is told in this same transaction. Raises NotAllowed for all but
    administrators; Conflict for who has left, a closed department and a circle, with its path.
    """
    structure_begin(actor)
    locked = Person.objects.select_for_update(of=("self",)).select_related("department", "manager")
    kept = _employed(locked.get(pk=person.pk))
    changes: dict[str, list[str | None]] = {}
    if not isinstance(department, Keep) and (
        (department.pk if department else None) != kept.department_id
    ):
        there = department_open_now(department) if department else None
        changes["department"] = [
            str(each.uid) if each is not None else None for each in (kept.department, there)
        ]
        kept.department = there
    if not isinstance(manager, Keep) and (manager.pk if manager else None) != kept.manager_id:
        if manager is not None:
            circle_of_managers_refuse(kept, _employed(Person.objects.get(pk=manager.pk)))
        changes["manager"] = [
            str(each.uid) if each is not None else None for each in (kept.manager, manager)
        ]
        kept.manager = manager
    if changes:
        kept.save(update_fields=list(changes))
        _placement_follow(kept, now)
        entry_record(actor=actor, verb="person.moved", subject=kept, reason=reason, changes=changes)
        people_changed.send(sender=None, person_ids=[kept.pk], actor=actor, now=now)
    return kept


def _employed(person: Person) -> Person:
    if person.employment == Person.Employment.LEFT:
        raise Conflict("person_left", _("%s has left.") % person)
    return person


def circle_of_managers_refuse(person: Person, manager: Person) -> None:
    """Raise Conflict, with the way round, when ``manager`` works for ``person``."""
    above = person_managers(manager.pk)
    ids = [each for each, _name in above]
    if person.pk in ids:
        names = [name for _id, name in above[: ids.index(person.pk) + 1]]
        circle_refuse([person.display_name, *names])


def _placement_follow(person: Person, now: datetime) -> None:
    """Let where they are now hold from today on, in place of what began today."""
    today = organisation_today(now)
    as_it_is = {"department_id": person.department_id, "manager_id": person.manager_id}
    held = person.placements.filter(during__endswith=None).first()
    if held is not None and held.during.lower is not None and held.during.lower >= today:
        Placement.objects.filter(pk=held.pk).update(**as_it_is)
        return
    if held is not None:
        held.during = DateRange(held.during.lower, today)
        held.save(update_fields=["during"])
    Placement.objects.create(person=person, during=DateRange(today, None), **as_it_is)
