"""A retired channel that is used again: whoever adopts it says whose it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.audit.services import entry_record
from roles.channels.models import Channel
from roles.channels.services.moving import channel_place
from roles.channels.services.past import channel_custody_keep

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Department, Person


def channel_return(
    actor: Viewer, channel: Channel, *, owner: Person, department: Department, now: datetime
) -> None:
    """Give a retired channel an owner and a department, as if it were entered anew; nobody has
    verified it yet. Where it was before stays known. Whoever calls decides that it is adopted."""
    row = Channel.objects.select_for_update(of=("self",)).select_related("department", "owner")
    locked = row.get(pk=channel.pk)
    changes: dict[str, Any] = channel_place(actor, locked, department, now)
    if locked.owner != owner:
        changes["owner"] = [locked.owner and str(locked.owner.uid), str(owner.uid)]
    if locked.second_admin_id == owner.pk:
        changes["second_admin"] = [str(owner.uid), None]
        locked.second_admin = None
    channel_custody_keep(channel_id=locked.pk, fields=changes, now=now)
    locked.owner, locked.verified_at, locked.verified_by = owner, None, None
    locked.save(update_fields=["owner", "second_admin", "verified_at", "verified_by"])
    entry_record(actor=actor, verb="channel.returned", subject=locked, changes=changes)
