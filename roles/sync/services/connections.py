"""Connections: known by their token, set by administrators."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Invalid, NotAllowed, Problem
from roles.org.services.provisioning import provisioning_allowed
from roles.sync.models import Connection
from roles.sync.rules import can_change_connections
from roles.sync.selectors.connections import connection_by, token_first
from roles.sync.services.turns import provisioning_begin

if TYPE_CHECKING:
    from datetime import datetime

    from governance.accounts.models import ApiToken
    from governance.core.viewer import Viewer

SETTINGS: Final = ("strict", "brake", "brake_people", "brake_percent")
MOST_PERCENT: Final = 100
NOTED_EVERY: Final = timedelta(minutes=1)
REFUSED_LENGTH: Final = 500


def connection_of(*, actor: Viewer, token: ApiToken, now: datetime) -> Connection:
    """Return the connection of ``token``, made when it is used for the first time.

    A token that replaced another goes on with its connection. Raises NotAllowed for a token
    without the scope, or one that is limited to a department.
    """
    provisioning_allowed(actor)
    return connection_by(token) or _make(actor, token_first(token), now)


@transaction.atomic
def _make(actor: Viewer, token: ApiToken, now: datetime) -> Connection:
    terms = {
        "name": token.name,
        "strict": token.options.get("strict") is True,
        "brake": token.options.get("brake") != "off",
        "made_at": now,
    }
    connection, made = Connection.objects.get_or_create(token=token, defaults=terms)
    if made:
        facts = {"strict": connection.strict, "brake": connection.brake}
        entry_record(actor=actor, verb="connection.made", subject=connection, changes=facts)
    return connection


@transaction.atomic
def connection_change(
    *,
    actor: Viewer,
    connection: Connection,
    strict: bool,
    brake: bool,
    brake_people: int,
    brake_percent: int,
    reason: str,
) -> Connection:
    """Set how a connection is read and how hard it brakes; the same again writes nothing.

    Raises NotAllowed for all but administrators, Invalid without a reason or for more than
    100 percent.
    """
    if not can_change_connections(actor):
        raise NotAllowed("administrators_only", _("Administrators set connections."))
    if not reason.strip():
        raise Invalid("reason", _("Say why: it stands in the trail."))
    if not 0 <= brake_percent <= MOST_PERCENT or brake_people < 0:
        detail = _("From 0 to 100 percent.")
        raise Invalid("percent", detail, problems=[Problem("/brake_percent", detail)])
    provisioning_begin()
    row = Connection.objects.select_for_update().get(pk=connection.pk)
    wanted = dict(zip(SETTINGS, (strict, brake, brake_people, brake_percent), strict=True))
    changes = {
        name: [getattr(row, name), value]
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    if not changes:
        return row
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    entry_record(
        actor=actor, verb="connection.changed", subject=row, reason=reason, changes=changes
    )
    return row


def connection_wrote(*, connection: Connection, now: datetime) -> None:
    """Note, to the minute, that the connection changed something."""
    since = now - NOTED_EVERY
    if connection.written_at is not None and connection.written_at >= since:
        return
    stale = Q(written_at=None) | Q(written_at__lt=since)
    Connection.objects.filter(stale, pk=connection.pk).update(written_at=now)


def connection_refused(*, connection: Connection, why: str, now: datetime) -> None:
    """Keep why the last request that was refused was."""
    noted = {"refused_at": now, "refused": why.replace("\0", "")[:REFUSED_LENGTH]}
    Connection.objects.filter(pk=connection.pk).update(**noted)
