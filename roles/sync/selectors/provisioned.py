"""What a connection brought, as rows for the wire: a flat number of queries, no model objects."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from roles.sync.models import ProvisionedPerson
from roles.team.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from roles.sync.models import ProvisionedDepartment

Row = dict[str, Any]
PERSON = (
    "pk",
    "connection_id",
    "user_name",
    "external_id",
    "display_name",
    "email_type",
    "email_primary",
    "active_unset",
    "manager_wanted",
    "department_sent",
    "department_parked",
    "made_at",
    "changed_at",
    "person_id",
    "person__uid",
    "person__given_name",
    "person__family_name",
    "person__display_name",
    "person__title",
    "person__location",
    "person__email",
    "person__employment",
    "person__department__name",
    "person__manager__uid",
    "person__manager__display_name",
    "person__manager__provisioned__connection_id",
)
DEPARTMENT = (
    "pk",
    "connection_id",
    "external_id",
    "parent_wanted",
    "made_at",
    "changed_at",
    "department_id",
    "department__uid",
    "department__name",
    "department__parent__uid",
    "department__parent__name",
    "department__parent__provisioned__connection_id",
)
MEMBER = ("person__department_id", "person__uid")
ROLE = (
    "person_id",
    "uid",
    "role__type__key",
    "role__type__name",
    "role__department__name",
    "state",
    "is_ready",
)


def person_rows(people: QuerySet[ProvisionedPerson], now: datetime) -> list[Row]:
    """Return them with the roles that they hold; two queries."""
    rows: list[Row] = list(people.values(*PERSON))
    held: dict[int, list[Row]] = defaultdict(list)
    ids = [row["person_id"] for row in rows]
    if ids:
        assignments = Assignment.objects.open().with_readiness(now).filter(person__in=ids)
        for each in assignments.order_by("pk").values(*ROLE):
            held[each["person_id"]].append(each)
    for row in rows:
        row["roles"] = held[row["person_id"]]
    return rows


def department_rows(
    departments: QuerySet[ProvisionedDepartment], *, members: bool = True
) -> list[Row]:
    """Return them, and with ``members`` who works in each, else None; two queries or one."""
    rows: list[Row] = list(departments.values(*DEPARTMENT))
    inside = _members(rows) if members and rows else {}
    for row in rows:
        key = (row["connection_id"], row["department_id"])
        row["members"] = inside.get(key, []) if members else None
    return rows


def _members(rows: Collection[Row]) -> dict[tuple[int, int], list[Row]]:
    connection_id = next(iter(rows))["connection_id"]
    people = ProvisionedPerson.objects.filter(
        connection=connection_id,
        gone_at=None,
        person__department__in=[row["department_id"] for row in rows],
    )
    found: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for each in people.order_by("pk").values(*MEMBER):
        found[connection_id, each["person__department_id"]].append(each)
    return found
