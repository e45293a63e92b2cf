"""A channel that goes to another department; where it was before stays known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from governance.core.errors import Conflict, NotAllowed
from governance.core.events import places_changed
from governance.todos.models import Todo
from governance.todos.services import todos_close
from roles.channels.models import Channel
from roles.channels.rules import can_add_channel
from roles.channels.services.asking import SILENT
from roles.channels.services.past import THESE, places_keep
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Department


def move_allowed(actor: Viewer, department: Department) -> None:
    """Raise NotAllowed unless ``actor`` may give ``department`` a channel, Conflict when it is
    closed."""
    small = organisation_size() == "small"
    if not can_add_channel(actor, department_id=department.pk, small=small):
        words = _("Moved by whoever runs both departments: a head above them, or the head coach.")
        raise NotAllowed("not_your_department", words)
    if department.closed_on is not None:
        raise Conflict("department_closed", _("%s is closed.") % department)


def channel_move(
    actor: Viewer, row: Channel, department: Department, now: datetime
) -> dict[str, Any]:
    """Put a locked channel into ``department``; return what the trail says, {} for the same one.

    It is told upwards once it stands there; whoever calls has asked whether ``actor`` may edit it.
    """
    if row.department_id == department.pk:
        return {}
    move_allowed(actor, department)
    return channel_place(actor, row, department, now)


def channel_place(
    actor: Viewer, row: Channel, department: Department, now: datetime
) -> dict[str, Any]:
    """The same, by somebody of whom it is known that they may."""
    if row.department_id == department.pk:
        return {}
    before = row.department
    with connection.cursor() as cursor:
        places_keep(cursor, moved=THESE, ids=[row.pk], now=now)
    row.department = department
    row.save(update_fields=["department"])
    channels_moved(actor=actor, channel_ids=[row.pk], now=now)
    return {"department": [before and str(before.uid), str(department.uid)]}


def channels_moved(*, actor: Viewer, channel_ids: Collection[int], now: datetime) -> None:
    """Follow a move that was written: whoever decided on a silent channel before is asked no more,
    the next night asks whoever does now; and it is told upwards."""
    asked = Todo.objects.open().filter(subject__kind=SILENT)
    uids = set(asked.values_list("subject__ref", flat=True))
    named = Channel.objects.filter(pk__in=list(channel_ids), uid__in=uids) if uids else ()
    for channel in named:
        todos_close(
            actor=actor, kind=SILENT, ref=channel.uid, outcome=Todo.Outcome.PASSED_ON, now=now
        )
    places_changed.send(sender=None, department_ids=[], actor=actor, now=now)
