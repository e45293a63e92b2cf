"""The brake of a connection: too many leavers within an hour wait until somebody lets them go."""

from __future__ import annotations

from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import DomainError
from roles.org.models import Person
from roles.sync.models import ProvisionedPerson, StagedLeaver
from roles.sync.rules import BRAKE_WINDOW, brake_limit
from roles.sync.selectors.connections import people_of
from roles.sync.services.turns import BY_SCIM, provisioning_begin

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.sync.models import Connection

State = StagedLeaver.State


class Held(DomainError):
    """The brake holds a leaver (429): nothing else of the request was done either. ``why`` is
    what somebody has to decide first, when it is not that too many left."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(
        self,
        provisioned: ProvisionedPerson,
        *,
        deleted: bool,
        seconds: int,
        why: DomainError | None = None,
    ) -> None:
        detail = _(
            "Too many people left within an hour. %s is kept until an administrator or the head "
            "coach releases it."
        )
        self.provisioned, self.deleted, self.seconds = provisioned, deleted, seconds
        super().__init__(
            why.code if why else "brake", str(why) if why else detail % provisioned.person
        )


def brake_ask(
    *, connection: Connection, provisioned: ProvisionedPerson, deleted: bool, now: datetime
) -> None:
    """Raise Held when one more leaver is more than the connection may let go within an hour."""
    if not connection.brake:
        return
    theirs = ProvisionedPerson.objects.filter(connection=connection)
    away = theirs.filter(person__employment=Person.Employment.LEFT)
    left = away.filter(left_at__gt=now - BRAKE_WINDOW)
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
    provisioning_begin()
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
        entry_record(
            actor=actor,
            verb="leaver.staged",
            subject=held.provisioned.person,
            changes={"deleted": [False, True]},
        )


def staged_settle(
    *,
    actor: Viewer,
    provisioned: ProvisionedPerson,
    state: str,
    reason: str = "",
    now: datetime,
) -> bool:
    """Close what waits about somebody; return whether anything did."""
    waiting = StagedLeaver.objects.filter(provisioned=provisioned, state=State.WAITING)
    settled = {"state": state, "settled_by": actor.label, "settled_at": now, "reason": reason}
    return bool(waiting.update(**settled))


@transaction.atomic
def leaver_withdraw(*, actor: Viewer, connection: Connection, uid: UUID, now: datetime) -> None:
    """Hold somebody no longer of whom the connection says that they are active after all."""
    found = people_of(connection).filter(person__uid=uid, staged__state=State.WAITING)
    provisioned = found.select_related("person").first()
    if provisioned is not None and staged_settle(
        actor=actor, provisioned=provisioned, state=State.DISCARDED, now=now
    ):
        entry_record(
            actor=actor, verb="leaver.withdrawn", subject=provisioned.person, reason=BY_SCIM
        )
