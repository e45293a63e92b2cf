"""What the brake of a connection holds is let go, by somebody who says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from roles.org.models import Person
from roles.sync.models import StagedLeaver
from roles.sync.services.brake import staged_settle, staged_take
from roles.sync.services.provisioning import leaver_write, person_forget, provisioning_begin

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer


@transaction.atomic
def staged_release(*, actor: Viewer, uid: UUID, reason: str, now: datetime) -> int:
    """Let all go whom the brake of a connection holds; return how many.

    Head coach and administrators, with a reason that stands in each leaver's entry. Raises
    Missing, NotAllowed, Invalid, and Conflict when nothing waits any more.
    """
    provisioning_begin()
    connection, staged = staged_take(actor=actor, uid=uid, reason=reason)
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
        if provisioned.person.employment != Person.Employment.LEFT:
            leaver_write(
                actor=actor, provisioned=provisioned, reason=_("By SCIM: %s") % why, now=now
            )
        if each.deleted and provisioned.gone_at is None:
            person_forget(connection=connection, provisioned=provisioned, now=now)
        staged_settle(
            actor=actor,
            provisioned=provisioned,
            state=StagedLeaver.State.RELEASED,
            reason=why,
            now=now,
        )
    return len(staged)
