"""Which roles and holders a change of their kind affects, before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import Authority, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

SHOWN = 50
TYPE_FIELDS = (
    *("name", "purpose", "end_goal", "serves", "accountabilities", "authority"),
    *("goodwill_limit", "critical", "contract_clause", "access_needed", "retired_on"),
)


@dataclass(frozen=True, slots=True)
class AffectedHolder:
    uid: UUID  # of the person
    name: str
    proposed: bool  # and holds it not yet
    before: int  # how far they go, by ``Authority``
    after: int

    @property
    def loses(self) -> tuple[str, str] | None:
        """From what to what, in words; None for who goes as far as before."""
        if self.after >= self.before:
            return None
        return str(Authority(self.before).label), str(Authority(self.after).label)


@dataclass(frozen=True, slots=True)
class AffectedRole:
    uid: UUID
    name: str
    department_uid: UUID
    department: str
    holders: tuple[AffectedHolder, ...]  # and those who are proposed


@dataclass(frozen=True, slots=True)
class Affected:
    shown: list[AffectedRole]  # the first ``SHOWN`` by department
    roles: int
    departments: int
    holders: int  # and those who are proposed
    capped: int  # of them: given more than the kind allows after the change
    seen: str  # other as soon as the kind, how far it is to go, its roles or who holds them are


def type_affected(type: RoleType) -> Affected:  # noqa: A002  (the word for it)
    """Return which open roles of ``type``, as it is about to be, are affected: all are counted,
    the first ``SHOWN`` named. Five queries."""
    open_roles = Role.objects.open().filter(type_id=type.pk)
    roles = list(
        open_roles.order_by("department__name", "department", "focus", "pk").values_list(
            "pk", "department"
        )
    )
    held = Assignment.objects.open().filter(role__in=open_roles).order_by("pk")
    given = list(held.values_list("pk", "role", "authority"))
    stored = RoleType.objects.get(pk=type.pk)
    kept = [getattr(stored, name) for name in TYPE_FIELDS]
    return Affected(
        shown=_named([key for key, _place in roles[:SHOWN]], stored.authority, type.authority),
        roles=len(roles),
        departments=len({place for _key, place in roles}),
        holders=len(given),
        capped=sum(authority > type.authority for _key, _role, authority in given),
        seen=sha256(repr((kept, int(type.authority), roles, given)).encode()).hexdigest(),
    )


def type_name_taken(type: RoleType, name: str) -> bool:  # noqa: A002
    """Whether another kind that is in use has this name."""
    others = RoleType.objects.filter(retired_on=None, name__iexact=name).exclude(pk=type.pk)
    return others.exists()


def _named(role_ids: Sequence[int], before: int, after: int) -> list[AffectedRole]:
    """Return these roles in the same order with who holds them and how far each goes, by what
    their kind allows ``before`` and ``after``; two queries."""
    holders = Assignment.objects.open().select_related("person").order_by("-state", "pk")
    near = Role.objects.select_related("department", "type")
    found = near.prefetch_related(Prefetch("assignments", holders, to_attr="held")).in_bulk(
        role_ids
    )
    return [_affected(found[key], before, after) for key in role_ids]


def _affected(role: Role, before: int, after: int) -> AffectedRole:
    def holder(held: Assignment) -> AffectedHolder:
        given = [held.authority]
        if role.most_authority is not None:
            given.append(role.most_authority)
        return AffectedHolder(
            uid=held.person.uid,
            name=held.person.display_name,
            proposed=held.state == State.PROPOSED,
            before=min(*given, before),
            after=min(*given, after),
        )

    name = ", ".join(part for part in (role.type.name, role.focus) if part)
    holders = tuple(holder(each) for each in role.held)  # type: ignore[attr-defined]
    return AffectedRole(role.uid, name, role.department.uid, role.department.name, holders)
