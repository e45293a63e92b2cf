"""The brake of a connection: too many leavers within an hour wait until somebody lets them go."""

from __future__ import annotations

from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, DomainError, Invalid, Missing, NotAllowed, Problem
from roles.org.models import Person
from roles.sync.models import Connection, ProvisionedPerson, StagedLeaver
from roles.sync.rules import BRAKE_WINDOW, REASON_LENGTH, brake_limit, can_release

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

State = StagedLeaver.State


class Held(DomainError):
    """The brake holds a leaver (429): nothing else of the request was done either."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, provisioned: ProvisionedPerson, *, deleted: bool, seconds: int) -> None:
        detail = _(
            "Too many people left within an hour. %s is kept until an administrator or the head "
            "coach releases it."
        )
        self.provisioned, self.deleted, self.seconds = provisioned, deleted, seconds
        super().__init__("brake", detail % provisioned.person)


def brake_ask(
    *, connection: Connection, provisioned: ProvisionedPerson, deleted: bool, now: datetime
) -> None:
    """Raise Held when one more leaver is more than the connection may let go within an hour."""
    if not connection.brake:
        return
    theirs = ProvisionedPerson.objects.filter(connection=connection)
    left = theirs.filter(left_at__gt=now - BRAKE_WINDOW)
    times = [at for at in left.order_by("left_at").values_list("left_at", flat=True) if at]
    here = theirs.filter(gone_at=None).exclude(person__employment=Person.Employment.LEFT).count()
    limit = brake_limit(
        here + len(times), people=connection.brake_people, percent=connection.brake_percent
    )
    if len(times) < limit:
        return
    oldest = times[-limit] if limit else now  # once it is an hour ago, one more may leave
    wait = oldest + BRAKE_WINDOW - now
    raise Held(provisioned, deleted=deleted, seconds=max(1, ceil(wait.total_seconds())))


@transaction.atomic
def leaver_stage(*, actor: Viewer, held: Held, now: datetime) -> None:
    """Keep what the brake holds; asked for again, it is kept once."""
    terms = {"connection_id": held.provisioned.connection_id, "asked_at": now}
    staged, made = StagedLeaver.objects.get_or_create(
        provisioned=held.provisioned,
        state=State.WAITING,
        defaults={**terms, "deleted": held.deleted},
    )
    if made:
        entry_record(actor=actor, verb="leaver.staged", subject=held.provisioned.person)
    elif held.deleted and not staged.deleted:
        StagedLeaver.objects.filter(pk=staged.pk).update(deleted=True)


def staged_settle(
    *,
    actor: Viewer,
    provisioned: ProvisionedPerson,
    state: str,
    reason: str = "",
    now: datetime,
) -> None:
    """Close what waits about somebody: it was done another way, or is not wanted any more."""
    waiting = StagedLeaver.objects.filter(provisioned=provisioned, state=State.WAITING)
    waiting.update(state=state, settled_by=actor.label, settled_at=now, reason=reason)


def release_allowed(actor: Viewer) -> None:
    if not can_release(actor):
        message = _("A head coach or an administrator releases it.")
        raise NotAllowed("release_not_allowed", message)


def staged_take(*, actor: Viewer, uid: UUID, reason: str) -> tuple[Connection, list[StagedLeaver]]:
    """Return a connection and what waits there, locked, for somebody who decides with a reason.

    Raises Missing, NotAllowed, Invalid without a reason, Conflict when nothing waits.
    """
    connection = Connection.objects.visible_to(actor).filter(uid=uid).first()
    if connection is None:
        raise Missing
    release_allowed(actor)
    if not reason.strip() or len(reason) > REASON_LENGTH:
        detail = _("Say why so many leave at once, or why not.")
        raise Invalid("release_reason", detail, problems=[Problem("/reason", detail)])
    waiting = StagedLeaver.objects.filter(connection=connection, state=State.WAITING)
    rows = waiting.select_for_update(of=("self",)).select_related("provisioned__person")
    found = list(rows.order_by("pk"))
    if not found:
        raise Conflict("nothing_waits", _("Nothing waits there any more."))
    return connection, found


@transaction.atomic
def staged_discard(*, actor: Viewer, uid: UUID, reason: str, now: datetime) -> int:
    """Drop what the brake holds of a connection: these people stay. Return how many.

    A connection that says it again is held again.
    """
    connection, staged = staged_take(actor=actor, uid=uid, reason=reason)
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
