"""What the brake of a connection holds is let go or dropped, by somebody who says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import row_get
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from roles.sync.models import Connection, StagedLeaver
from roles.sync.rules import REASON_LENGTH, can_release, held_digest
from roles.sync.services.brake import staged_settle
from roles.sync.services.leavers import leaver_write, person_forget
from roles.sync.services.turns import provisioning_begin

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

State = StagedLeaver.State


def release_allowed(actor: Viewer) -> None:
    if not can_release(actor):
        message = _("A head coach or an administrator releases it.")
        raise NotAllowed("release_not_allowed", message)


def staged_take(
    *, actor: Viewer, uid: UUID, reason: str, seen: str
) -> tuple[Connection, list[StagedLeaver]]:
    """Return a connection and what waits there, locked, for somebody who decides with a reason.

    Raises Missing, NotAllowed, Invalid without a reason, Conflict when nothing waits, or others
    than ``seen``.
    """
    connection = row_get(Connection.objects.visible_to(actor), uid)
    release_allowed(actor)
    if not reason.strip() or len(reason) > REASON_LENGTH:
        detail = _("Say why so many leave at once, or why not.")
        raise Invalid("release_reason", detail, problems=[Problem("/reason", detail)])
    waiting = StagedLeaver.objects.filter(connection=connection, state=State.WAITING)
    rows = waiting.select_for_update(of=("self",)).select_related("provisioned__person")
    found = list(rows.order_by("pk"))
    if not found:
        raise Conflict("nothing_waits", _("Nothing waits there any more."))
    if seen != held_digest(each.pk for each in found):
        raise Conflict("held_moved", _("Others are held by now. Look again."))
    return connection, found


@transaction.atomic
def staged_release(*, actor: Viewer, uid: UUID, reason: str, seen: str, now: datetime) -> int:
    """Let all go whom the brake of a connection holds; return how many.

    Head coach and administrators, with a reason that stands in each leaver's entry. ``seen`` is
    the ``held_digest`` of whom they saw. Raises Missing, NotAllowed, Invalid, and Conflict when
    nothing waits any more, or others, or when the last administrator is among them.
    """
    provisioning_begin()
    connection, staged = staged_take(actor=actor, uid=uid, reason=reason, seen=seen)
    why = reason.strip()
    entry_record(
        actor=actor,
        verb="leavers.released",
        subject=connection,
        reason=why,
        changes={"people": [str(each.provisioned.person.uid) for each in staged]},
    )
    for each in staged:
        provisioned = each.provisioned
        leaver_write(actor=actor, provisioned=provisioned, reason=_("By SCIM: %s") % why, now=now)
        if each.deleted and provisioned.gone_at is None:
            person_forget(
                actor=actor, connection=connection, provisioned=provisioned, reason=why, now=now
            )
        staged_settle(
            actor=actor,
            provisioned=provisioned,
            state=State.RELEASED,
            reason=why,
            now=now,
        )
    return len(staged)


@transaction.atomic
def staged_discard(*, actor: Viewer, uid: UUID, reason: str, seen: str, now: datetime) -> int:
    """Drop what the brake holds of a connection: these people stay. Return how many.

    A connection that says it again is held again.
    """
    provisioning_begin()
    connection, staged = staged_take(actor=actor, uid=uid, reason=reason, seen=seen)
    for each in staged:
        staged_settle(
            actor=actor,
            provisioned=each.provisioned,
            state=State.DISCARDED,
            reason=reason.strip(),
            now=now,
        )
    entry_record(
        actor=actor,
        verb="leavers.discarded",
        subject=connection,
        reason=reason.strip(),
        changes={"people": [str(each.provisioned.person.uid) for each in staged]},
    )
    return len(staged)
