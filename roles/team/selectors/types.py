"""Which roles and holders a change of their kind affects, before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from roles.team.models import Role
from roles.team.rules import OPEN_STATES

if TYPE_CHECKING:
    from roles.team.models import RoleType

SHOWN = 50


@dataclass(frozen=True, slots=True)
class AffectedDepartment:
    name: str
    roles: int
    holders: int  # and those who are proposed
    capped: int  # of them: given more than the kind allows after the change


@dataclass(frozen=True, slots=True)
class Affected:
    departments: list[AffectedDepartment]  # the first ``SHOWN`` by name
    count: int  # of departments
    roles: int
    holders: int
    capped: int


def type_affected(type: RoleType) -> Affected:  # noqa: A002  (the word for it)
    """Return which open roles of ``type``, as it is about to be, are affected; one query."""
    held = Q(assignments__state__in=OPEN_STATES)
    above = held & Q(assignments__authority__gt=type.authority)
    rows = (
        Role.objects.open()
        .filter(type_id=type.pk)
        .values("department__name", "department")
        .annotate(
            roles=Count("pk", distinct=True),
            holders=Count("assignments", filter=held),
            capped=Count("assignments", filter=above),
        )
        .order_by("department__name", "department")
    )
    found = [
        AffectedDepartment(row["department__name"], row["roles"], row["holders"], row["capped"])
        for row in rows
    ]
    return Affected(
        departments=found[:SHOWN],
        count=len(found),
        roles=sum(row.roles for row in found),
        holders=sum(row.holders for row in found),
        capped=sum(row.capped for row in found),
    )
