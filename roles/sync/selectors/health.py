"""How connections do: what they wait for, and whom their brake holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from governance.accounts.models import ApiToken
from governance.core.database import row_get
from roles.org.models import Person
from roles.org.rules import can_provision
from roles.sync.models import Connection, ProvisionedDepartment, ProvisionedPerson, StagedLeaver
from roles.sync.rules import can_release, can_see_imports
from roles.sync.selectors.connections import connection_by
from roles.sync.selectors.imports import PAGE

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

WAITING = StagedLeaver.State.WAITING


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Somebody, or a department, of whom a connection says what is not known yet."""

    uid: UUID
    kind: str  # person or department
    name: str
    connection: Connection
    manager: str
    department: str
    parent: str
    since: datetime


def can_see_unresolved(viewer: Viewer) -> bool:
    """Who may see imports, and a connection of itself; a token that is limited to a part of the
    organisation sees neither."""
    whole = viewer.within_department_ids is None
    return whole and (can_see_imports(viewer) or can_provision(viewer))


def connections_seen(viewer: Viewer) -> QuerySet[Connection]:
    if can_provision(viewer) and not can_see_imports(viewer):
        token = ApiToken.objects.filter(uid=viewer.uid).first() if viewer.uid else None
        own = connection_by(token) if token else None
        return Connection.objects.filter(pk=own.pk) if own else Connection.objects.none()
    return Connection.objects.visible_to(viewer)


def connections_page(*, viewer: Viewer, page: int) -> tuple[list[Connection], bool]:
    """Return a page of them by name, with the counts ``held``, ``people_open`` and
    ``departments_open``, and whether more follow; one query."""
    first = (page - 1) * PAGE
    found = list(_counted(viewer).order_by("name", "pk")[first : first + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def connections_counted(viewer: Viewer) -> list[Any]:
    """Return all of them by name, with the counts of ``connections_page``; one query."""
    return list(_counted(viewer).order_by("name", "pk"))


def connection_for(*, viewer: Viewer, uid: UUID) -> Connection:
    """Return one with its counts. Raises Missing when it is not to be seen."""
    found: Connection = row_get(_counted(viewer), uid)
    return found


def connections_held(*, viewer: Viewer) -> list[Connection]:
    """Return the connections that hold somebody until ``viewer`` decides."""
    if not can_release(viewer):
        return []
    return list(_counted(viewer).filter(held__gt=0).order_by("name", "pk"))


def held_of(connection: Connection) -> list[StagedLeaver]:
    """Return whom its brake holds, by name."""
    waiting = StagedLeaver.objects.filter(connection=connection, state=WAITING)
    people = waiting.select_related("provisioned__person__department")
    return list(people.order_by("provisioned__person__display_name", "pk"))


def unresolved_read(
    connections: QuerySet[Connection], *, after: UUID | None, most: int
) -> list[Unresolved]:
    """Return what is open of ``connections`` behind a public id, at most ``most``; two queries."""
    people = _people_open().filter(connection__in=connections)
    departments = _departments_open().filter(connection__in=connections)
    if after is not None:
        people = people.filter(person__uid__gt=after)
        departments = departments.filter(department__uid__gt=after)
    people = people.select_related("person", "connection").order_by("person__uid")
    departments = departments.select_related("department", "connection")
    found = [_person(each) for each in people[:most]]
    found += [_department(each) for each in departments.order_by("department__uid")[:most]]
    return sorted(found, key=lambda each: each.uid)[:most]


def _counted(viewer: Viewer) -> QuerySet[Any]:
    counts: dict[str, Any] = {
        "held": _count(StagedLeaver.objects.filter(state=WAITING)),
        "people_open": _count(_people_open()),
        "departments_open": _count(_departments_open()),
    }
    counted = Connection.objects.visible_to(viewer).annotate(**counts)
    return counted.annotate(unresolved=F("people_open") + F("departments_open"))


def _count(rows: QuerySet[Any]) -> Coalesce:
    theirs = rows.filter(connection=OuterRef("pk")).order_by().values("connection")
    counted = theirs.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _people_open() -> QuerySet[ProvisionedPerson]:
    wanted = ~Q(manager_wanted="") | Q(department_parked=True)
    here = ProvisionedPerson.objects.filter(wanted, gone_at=None)
    return here.exclude(person__employment=Person.Employment.LEFT)


def _departments_open() -> QuerySet[ProvisionedDepartment]:
    return ProvisionedDepartment.objects.filter(gone_at=None).exclude(parent_wanted="")


def _person(row: ProvisionedPerson) -> Unresolved:
    return Unresolved(
        uid=row.person.uid,
        kind="person",
        name=str(row.person),
        connection=row.connection,
        manager=row.manager_wanted,
        department=row.department_sent if row.department_parked else "",
        parent="",
        since=row.changed_at,
    )


def _department(row: ProvisionedDepartment) -> Unresolved:
    return Unresolved(
        uid=row.department.uid,
        kind="department",
        name=row.department.name,
        connection=row.connection,
        manager="",
        department="",
        parent=row.parent_wanted,
        since=row.changed_at,
    )
