"""Pausing and resuming many channels at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from governance.audit.services import entries_record
from governance.core.errors import Conflict, NotAllowed
from governance.core.uid import uuid7
from governance.todos.models import Todo
from roles.channels.models import Channel, ChannelDecision
from roles.channels.rules import State, Verdict, can_sweep, can_sweep_somewhere
from roles.channels.selectors.sharing import functions_unasked
from roles.channels.services.asking import SILENT, VERIFY, channel_settled
from roles.channels.services.decisions import reason_checked
from roles.channels.services.settling import advice_settle_many
from roles.channels.services.telling import sweep_tell
from roles.org.selectors import departments_below, organisation_size

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.channels.models import ChannelQuerySet
    from roles.org.models import Department

SWEPT = """
WITH swept AS (
  INSERT INTO roles_channels_channeldecision
    (uid, channel_id, number, verdict, reason, criteria, decider_id, decider_label, decided_at,
     sweep)
  SELECT uuid7(), c.id, coalesce(max(d.number), 0) + 1, %s, %s, '', %s, %s, %s, %s
  FROM roles_channels_channel c
  LEFT JOIN roles_channels_channeldecision d ON d.channel_id = c.id
  WHERE c.id = ANY(%s) GROUP BY c.id
  RETURNING channel_id, number
)
"""
SWEPT_ENTRIES = """
SELECT %s, c.uid, c.handle || ' (' || c.platform || ')', jsonb_build_object(
  'number', swept.number, 'sweep', %s::text) || coalesce(%s::jsonb -> c.id::text, '{}')
FROM swept JOIN roles_channels_channel c ON c.id = swept.channel_id
"""


@transaction.atomic
def channels_sweep(
    *,
    actor: Viewer,
    verdict: Verdict,
    department: Department | None,
    reason: str,
    now: datetime,
    expected: int | None = None,
    paused_at: datetime | None = None,
) -> int:
    """Pause what is in use, or resume what was paused together: below ``department``, or all.

    With ``paused_at`` only what was paused together at that moment goes on.

    One INSERT with its entries, whatever the number; returns how many. What somebody paused by
    itself stays paused. Raises NotAllowed, Invalid without a reason, and Conflict when there is
    nothing to do or not as many as ``expected``.
    """
    sweep_allowed(actor, department)
    text = reason_checked(reason)
    ids = list(
        sweepable(verdict, department, paused_at)
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )
    # Who waited for a lock reads anew: what was decided meanwhile is not decided over.
    still = sweepable(verdict, department, paused_at).filter(pk__in=ids)
    ids = list(still.values_list("pk", flat=True))
    if not ids:
        members = {"legal": sweeps_possible(department)}
        words = _("There is no channel to do that with.")
        raise Conflict("nothing_to_do", words, members=members)
    if expected is not None and expected != len(ids):
        words = _("There are %(n)d by now. Look again.") % {"n": len(ids)}
        raise Conflict("changed", words, members={"legal": sweeps_possible(department)})
    sweep, verb = uuid7(), f"channel.{verdict.value}"
    left = {pk: {"not_asked": names} for pk, names in functions_unasked(ids).items()}
    with connection.cursor() as cursor:
        done = entries_record(
            cursor=cursor,
            actor=actor,
            subject_type="channel",
            with_sql=SWEPT,
            with_params=[verdict.value, text, actor.person_id, actor.label, now, sweep, ids],
            select=SWEPT_ENTRIES,
            params=[verb, str(sweep), json.dumps(left)],
            reason=text,
        )
    advice_settle_many(actor=actor, sweep=sweep, now=now)
    sweep_tell(actor=actor, channel_ids=ids, sweep=sweep, verdict=verdict, reason=text, now=now)
    for channel in Channel.objects.filter(pk__in=ids, uid__in=_questions()):
        channel_settled(actor=actor, channel=channel, in_use=verdict == Verdict.RESUME, now=now)
    return done


def sweep_allowed(actor: Viewer, department: Department | None) -> None:
    """Raise NotAllowed unless ``actor`` may pause what is below ``department``, or all."""
    small = organisation_size() == "small"
    _require(can_sweep(actor, department_id=department.pk if department else None, small=small))


def sweeping_allowed(actor: Viewer) -> None:
    """Raise NotAllowed unless there is something that ``actor`` may pause."""
    _require(can_sweep_somewhere(actor, small=organisation_size() == "small"))


def _require(may: bool) -> None:
    if not may:
        words = _("The head coach pauses all channels, a head those of their department.")
        raise NotAllowed("not_your_channels", words)


def sweepable(
    verdict: Verdict, department: Department | None, paused_at: datetime | None = None
) -> ChannelQuerySet:
    """Return the channels that a sweep would pause or resume; with ``paused_at`` of the latter
    those that were paused together at that moment."""
    channels = Channel.objects.with_latest()
    if department is not None:
        channels = channels.filter(department__in=departments_below([department.pk]))
    if verdict == Verdict.PAUSE:
        return channels.in_state(State.ACTIVE)
    found = channels.in_state(State.PAUSED).paused_together()
    if paused_at is None:
        return found
    then = ChannelDecision.objects.filter(
        channel=OuterRef("pk"), number=OuterRef("latest_number"), decided_at=paused_at
    )
    return found.filter(Exists(then))


def sweeps_possible(department: Department | None) -> list[str]:
    """Return which of pausing and resuming there is a channel for; two queries."""
    both = (Verdict.PAUSE, Verdict.RESUME)
    return [each.value for each in both if sweepable(each, department).exists()]


def _questions() -> QuerySet[Todo, UUID]:
    kinds = (SILENT, VERIFY)
    return (
        Todo.objects.open().filter(subject__kind__in=kinds).values_list("subject__ref", flat=True)
    )
