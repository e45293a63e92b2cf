"""Departments that a connection brings as groups, and who works in them.

Call each with the structure locked, as for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from roles.org.models import Department, Person
from roles.org.services import (
    KEEP,
    circle_refuse,
    department_change,
    department_close,
    department_open,
    person_place,
)
from roles.org.services.provisioning import person_note_place
from roles.sync.models import Connection, ProvisionedDepartment, ProvisionedPerson
from roles.sync.selectors.connections import departments_of, people_of, uid_of
from roles.sync.services.turns import BY_SCIM

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class GroupSent:
    """A group as a client describes it, whole; ``members`` are ids of users."""

    name: str
    external_id: str | None
    parent: str
    members: frozenset[str]


def department_provision(
    *, actor: Viewer, connection: Connection, sent: GroupSent, now: datetime
) -> ProvisionedDepartment:
    """Open a department, and let its members work there.

    Raises Conflict when the externalId is taken, or a department of that name stands there:
    none is taken over.
    """
    _refuse_known(connection, sent, but=None)
    parent = _called(connection, sent.parent)
    if sent.parent and sent.parent == sent.external_id:
        circle_refuse([sent.name, sent.name])
    _refuse_named(sent.name, parent, but=None)
    department = department_open(
        actor=actor, name=sent.name, parent=parent, reason=BY_SCIM, now=now
    )
    provisioned = ProvisionedDepartment.objects.create(
        connection=connection,
        department=department,
        external_id=sent.external_id,
        parent_wanted="" if parent else sent.parent,
        made_at=now,
        changed_at=now,
    )
    Connection.objects.filter(pk=connection.pk).update(groups=F("groups") + 1)
    _members_follow(actor, connection, provisioned, sent.members, now)
    _parked_link(actor, connection, provisioned, now)
    return provisioned


def department_follow(
    *,
    actor: Viewer,
    connection: Connection,
    provisioned: ProvisionedDepartment,
    sent: GroupSent,
    now: datetime,
) -> None:
    """Bring a department in step: its name, where it stands, and who works in it."""
    _refuse_known(connection, sent, but=provisioned.pk)
    department = provisioned.department
    same_parent = department.parent is not None and sent.parent == str(department.parent.uid)
    parent = department.parent if same_parent else _called(connection, sent.parent)
    if sent.name != department.name or parent != department.parent:
        _refuse_named(sent.name, parent, but=department.pk)
    provisioned.department = department_change(
        actor=actor, department=department, name=sent.name, parent=parent, reason=BY_SCIM, now=now
    )
    _identify(actor, provisioned, sent)
    provisioned.changed_at = now
    provisioned.parent_wanted = "" if parent else sent.parent
    provisioned.save()
    _members_follow(actor, connection, provisioned, sent.members, now)
    _parked_link(actor, connection, provisioned, now)


def department_unprovision(
    *, actor: Viewer, connection: Connection, provisioned: ProvisionedDepartment, now: datetime
) -> None:
    """Close a department, unless it is closed already; its members are in none then. Raises
    Conflict while anybody or anything else stands in it, by name."""
    _members_follow(actor, connection, provisioned, frozenset(), now)
    department = provisioned.department
    if department.closed_on is None:
        department_close(actor=actor, department=department, reason=BY_SCIM, now=now)
    provisioned.gone_at = provisioned.changed_at = now
    provisioned.save(update_fields=["gone_at", "changed_at"])
    Connection.objects.filter(pk=connection.pk).update(groups=F("groups") - 1)
    entry_record(actor=actor, verb="department.unprovisioned", subject=department, reason=BY_SCIM)


def _identify(actor: Viewer, provisioned: ProvisionedDepartment, sent: GroupSent) -> None:
    before, provisioned.external_id = provisioned.external_id, sent.external_id
    if before != sent.external_id:
        entry_record(
            actor=actor,
            verb="department.identified",
            subject=provisioned.department,
            reason=BY_SCIM,
            changes={"external_id": [before, sent.external_id]},
        )


def _called(connection: Connection, word: str) -> Department | None:
    if not word:
        return None
    uid = uid_of(word)
    asked = Q(external_id=word) | (Q(department__uid=uid) if uid else Q(pk__in=[]))
    open_ones = departments_of(connection).filter(asked, department__closed_on=None)
    found = open_ones.select_related("department").first()
    return found.department if found else None


def _refuse_known(connection: Connection, sent: GroupSent, *, but: int | None) -> None:
    theirs = departments_of(connection).exclude(pk=but or 0)
    if sent.external_id and theirs.filter(external_id=sent.external_id).exists():
        detail = _("There is a group with the externalId %s already.")
        raise Conflict("external_id_taken", detail % sent.external_id)


def _refuse_named(name: str, parent: Department | None, *, but: int | None) -> None:
    beside = Department.objects.current().filter(parent=parent, name__iexact=name)
    if beside.exclude(pk=but or 0).exists():
        detail = _("There is a department called %s already. It is not taken over.")
        raise Conflict("name_taken", detail % name)


def _members_follow(
    actor: Viewer,
    connection: Connection,
    provisioned: ProvisionedDepartment,
    wanted: Collection[str],
    now: datetime,
) -> None:
    """Let exactly these of the connection's people work there; others' people stay."""
    department = provisioned.department
    theirs = people_of(connection).select_related("person")
    inside = {str(each.person.uid): each for each in theirs.filter(person__department=department)}
    for gone in inside.keys() - set(wanted):
        _move(actor, inside[gone], None, now)
    new = sorted(set(wanted) - inside.keys())
    uids = [uid for each in new if (uid := uid_of(each)) is not None]
    found = {str(each.person.uid): each for each in theirs.filter(person__uid__in=uids)}
    unknown = [each for each in new if each.lower() not in found]
    if unknown:
        detail = _("There is no user with the id %s.") % unknown[0]
        raise Invalid("unknown_member", detail, problems=[Problem("/members", detail)])
    for each in new:
        _move(actor, found[each.lower()], department, now)


def _move(
    actor: Viewer, member: ProvisionedPerson, department: Department | None, now: datetime
) -> None:
    """The group decides from now on. Who has left is put there for when they are back."""
    member.department_sent, member.department_parked, member.changed_at = "", False, now
    member.save(update_fields=["department_sent", "department_parked", "changed_at"])
    if member.person.employment == Person.Employment.LEFT:
        person_note_place(actor=actor, person=member.person, department=department, reason=BY_SCIM)
        return
    person_place(
        actor=actor,
        person=member.person,
        department=department,
        manager=KEEP,
        reason=BY_SCIM,
        now=now,
    )


def _parked_link(
    actor: Viewer, connection: Connection, provisioned: ProvisionedDepartment, now: datetime
) -> None:
    """Put below the department, and into it, who was waiting for it."""
    department = provisioned.department
    ids = {str(department.uid), provisioned.external_id or str(department.uid)}
    below = departments_of(connection).filter(parent_wanted__in=ids)
    for each in below.select_related("department").order_by("pk"):
        department_change(
            actor=actor, department=each.department, parent=department, reason=BY_SCIM, now=now
        )
        each.parent_wanted = ""
        each.save(update_fields=["parent_wanted"])
    named = Q(department_sent__in=ids) | Q(department_sent__iexact=department.name)
    waiting = people_of(connection).filter(named, department_parked=True)
    waiting = waiting.exclude(person__employment=Person.Employment.LEFT)
    for member in waiting.select_related("person").order_by("pk"):
        person_place(
            actor=actor, person=member.person, department=department, reason=BY_SCIM, now=now
        )
        member.department_parked = False
        member.save(update_fields=["department_parked"])
