"""Somebody leaves by what a connection says: locked, held by the brake, or let go.

Call each with the structure locked, as for people who come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from governance.audit.services import entry_record
from governance.core.errors import Conflict
from roles.org.models import Person
from roles.org.services.leaving import last_administrator_refuse, person_end
from roles.sync.models import Connection, ProvisionedPerson, StagedLeaver
from roles.sync.rules import BRAKE_WINDOW
from roles.sync.services.brake import Held, brake_ask, staged_settle
from roles.sync.services.turns import BY_SCIM

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def person_forget(
    *,
    actor: Viewer,
    connection: Connection,
    provisioned: ProvisionedPerson,
    reason: str,
    now: datetime,
) -> None:
    """Take somebody who has left out of the connection's sight."""
    provisioned.gone_at = provisioned.changed_at = now
    provisioned.save(update_fields=["gone_at", "changed_at"])
    Connection.objects.filter(pk=connection.pk).update(users=F("users") - 1)
    entry_record(
        actor=actor, verb="person.unprovisioned", subject=provisioned.person, reason=reason
    )


def leaver_write(
    *, actor: Viewer, provisioned: ProvisionedPerson, reason: str, now: datetime
) -> None:
    """Let somebody leave, whatever the brake says: it was asked, or released.

    Whoever left meanwhile by another way has left already. Raises Conflict for the last
    administrator.
    """
    person_lock(provisioned)
    if provisioned.person.employment == Person.Employment.LEFT:
        return
    last_administrator_refuse(provisioned.person)
    person_end(actor=actor, person=provisioned.person, reason=reason, now=now)
    provisioned.changed_at = now
    provisioned.save(update_fields=["changed_at"])


def person_lock(provisioned: ProvisionedPerson) -> None:
    """Read the person anew, locked: somebody may have ended their time here by hand."""
    whole = Person.objects.select_related("department", "manager")
    provisioned.person = whole.select_for_update(of=("self",)).get(pk=provisioned.person_id)


def leaver_ask(
    *,
    actor: Viewer,
    connection: Connection,
    provisioned: ProvisionedPerson,
    deleted: bool,
    now: datetime,
) -> None:
    """Let somebody leave. Raises Held for one too many within an hour, and for the last
    administrator. Who has left already is held no longer."""
    if provisioned.person.employment != Person.Employment.LEFT:
        brake_ask(connection=connection, provisioned=provisioned, deleted=deleted, now=now)
        _administrator_keep(provisioned, deleted=deleted)
        leaver_write(actor=actor, provisioned=provisioned, reason=BY_SCIM, now=now)
        provisioned.left_at = now
        provisioned.save(update_fields=["left_at"])
    staged_settle(actor=actor, provisioned=provisioned, state=StagedLeaver.State.RELEASED, now=now)


def _administrator_keep(provisioned: ProvisionedPerson, *, deleted: bool) -> None:
    try:
        last_administrator_refuse(provisioned.person)
    except Conflict as last:
        raise Held(provisioned, deleted=deleted, seconds=BRAKE_WINDOW.seconds, why=last) from last
