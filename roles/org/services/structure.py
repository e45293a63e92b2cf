"""Departments that are opened, changed and closed here, without a file."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg2.extras import DateRange

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.events import departments_changed, places_changed
from roles.org.hooks import department_contents
from roles.org.models import Department, DepartmentPeriod, Person
from roles.org.rules import can_change_structure
from roles.org.selectors import department_ancestors, organisation_today, structure_lock
from roles.org.services.departments import period_follow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer

NAME_LENGTH: Final = 200
NAMED: Final = 5  # of what stands in a department that cannot be closed


class Keep(Enum):
    """Says that a field stays as it is, where None would clear it."""

    AS_IT_IS = "as it is"


KEEP: Final = Keep.AS_IT_IS


@transaction.atomic
def department_open(
    *,
    actor: Viewer,
    name: str,
    parent: Department | None,
    head: Person | None = None,
    external_id: str | None = None,
    reason: str = "",
    now: datetime,
) -> Department:
    """Open a department below ``parent``, or on top without one, from the organisation's today.

    With ``external_id`` files may speak of it from now on.

    Raises NotAllowed for all but administrators, Invalid for a name that is none, Conflict for
    a closed parent or a head who has left.
    """
    structure_begin(actor)
    called = _name(name)
    above = department_open_now(parent) if parent is not None else None
    _head(head)
    department = Department.objects.create(
        name=called, parent=above, head=head, external_id=external_id
    )
    since = DateRange(organisation_today(now), None)
    DepartmentPeriod.objects.create(
        department=department, name=called, parent=above, head=head, during=since
    )
    changes = {"parent": [None, _uid(above)], "head": [None, _uid(head)]}
    entry_record(
        actor=actor, verb="department.opened", subject=department, reason=reason, changes=changes
    )
    return department


@transaction.atomic
def department_change(
    *,
    actor: Viewer,
    department: Department,
    name: str | Keep = KEEP,
    parent: Department | Keep | None = KEEP,
    head: Person | Keep | None = KEEP,
    reason: str = "",
    now: datetime,
) -> Department:
    """Rename a department, put it elsewhere or give it another head, from today on.

    What is not given stays; the same again writes nothing. Raises NotAllowed, Invalid, and
    Conflict for a closed department, a head who has left, and a circle, which it names.
    """
    structure_begin(actor)
    kept = department_open_now(department)
    changes: dict[str, list[str | None]] = {}
    if not isinstance(name, Keep) and _name(name) != kept.name:
        changes["name"] = [kept.name, _name(name)]
        kept.name = _name(name)
    if not isinstance(parent, Keep) and (parent.pk if parent else None) != kept.parent_id:
        above = department_open_now(parent) if parent is not None else None
        _refuse_circle(kept, above)
        changes["parent"] = [_uid(kept.parent), _uid(above)]
        kept.parent = above
    if not isinstance(head, Keep) and (head.pk if head else None) != kept.head_id:
        _head(head)
        changes["head"] = [_uid(kept.head), _uid(head)]
        kept.head = head
    if changes:
        kept.save(update_fields=list(changes))
        period_follow(kept, now)
        verb = "department.moved" if "parent" in changes else "department.updated"
        entry_record(actor=actor, verb=verb, subject=kept, reason=reason, changes=changes)
    if "parent" in changes:
        places_changed.send(sender=None, department_ids=[kept.pk], actor=actor, now=now)
    if "head" in changes:
        departments_changed.send(sender=None, actor=actor, now=now)
    return kept


@transaction.atomic
def department_close(
    *, actor: Viewer, department: Department, reason: str = "", now: datetime
) -> None:
    """Close an empty department from today on. Its name, head and periods stay as they were.

    Raises NotAllowed; Conflict when it is closed, and while anything stands in it, by name.
    """
    structure_begin(actor)
    kept = department_open_now(department)
    standing = _standing(kept)
    if standing:
        detail = _("%(department)s cannot be closed yet. In it stand: %(standing)s.")
        words = {"department": kept, "standing": "; ".join(standing)}
        raise Conflict("department_in_use", detail % words)
    today = organisation_today(now)
    kept.closed_on = today
    kept.save(update_fields=["closed_on"])
    held = kept.periods.filter(during__endswith=None)
    held.filter(during__startswith__gte=today).delete()  # opened today: no period is empty
    for period in held:
        period.during = DateRange(period.during.lower, today)
        period.save(update_fields=["during"])
    entry_record(
        actor=actor,
        verb="department.closed",
        subject=kept,
        reason=reason,
        changes={"closed_on": [None, today.isoformat()]},
    )
    departments_changed.send(sender=None, actor=actor, now=now)


def structure_begin(actor: Viewer) -> None:
    """Ask the rule, then wait for one's turn. Raises NotAllowed."""
    if not can_change_structure(actor):
        message = _("Administrators change departments and who works where.")
        raise NotAllowed("administrators_only", message)
    with connection.cursor() as cursor:
        structure_lock(cursor)


def department_open_now(department: Department) -> Department:
    """Return the department as it is, locked. Raises Conflict when it is closed."""
    locked = Department.objects.select_for_update(of=("self",)).select_related("parent", "head")
    kept = locked.get(pk=department.pk)
    if kept.closed_on is not None:
        raise Conflict("department_closed", _("%s is closed.") % kept)
    return kept


def _name(name: str) -> str:
    called = " ".join(name.split())
    if not called or len(called) > NAME_LENGTH or "\0" in called:
        detail = _("Give the department a name of 1 to 200 characters.")
        raise Invalid("name", detail, problems=[Problem("/name", detail)])
    return called


def _head(head: Person | None) -> None:
    if head is not None and not Person.objects.employed().filter(pk=head.pk).exists():
        raise Conflict("person_left", _("%s has left.") % head)


def _uid(row: Department | Person | None) -> str | None:
    return str(row.uid) if row is not None else None


def _refuse_circle(department: Department, parent: Department | None) -> None:
    above = department_ancestors(parent.pk) if parent is not None else []
    ids = [each.pk for each in above]
    if department.pk in ids:
        names = [each.name for each in above[: ids.index(department.pk) + 1]]
        circle_refuse([department.name, *names])


def circle_refuse(names: Iterable[str]) -> None:
    """Raise Conflict with the way round that ``names`` go."""
    raise Conflict("circle", _("This goes in a circle: %s.") % " → ".join(names))


def _standing(department: Department) -> list[str]:
    """Return, in words, what is in the way of closing: counted, the first few named."""
    below = list(department.children.filter(closed_on=None).order_by("name"))
    people = list(department.people.exclude(employment="left").order_by("display_name"))
    found = []
    if people:
        words = ngettext("%(n)d person (%(names)s)", "%(n)d people (%(names)s)", len(people))
        found.append(words % _names(people))
    if below:
        words = ngettext(
            "%(n)d department below it (%(names)s)",
            "%(n)d departments below it (%(names)s)",
            len(below),
        )
        found.append(words % _names(below))
    return found + [each for contents in department_contents for each in contents(department.pk)]


def _names(rows: list[Department] | list[Person]) -> dict[str, object]:
    more = ["…"] if len(rows) > NAMED else []
    return {"n": len(rows), "names": ", ".join([*map(str, rows[:NAMED]), *more])}
