"""Making and taking back a link that shows that one's authority is valid."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, Problem
from roles.team.models import Assignment, CardLink
from roles.team.rules.cards import LINK_DAYS, can_share
from roles.team.selectors.stopped import speaks_nowhere

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@transaction.atomic
def card_link_make(*, actor: Viewer, assignment: Assignment, days: int, now: datetime) -> CardLink:
    """Give the holder a link for ``days``; the one before shows nothing from now on.

    Raises NotAllowed for anybody else, Conflict while the holder is not ready, and Invalid for a
    number of days that is not offered.
    """
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    can_share(actor, assignment).require()
    if days not in LINK_DAYS:
        detail = _("Choose one of the days offered.")
        raise Invalid("days_not_offered", detail, problems=[Problem("/days", detail)])
    if not Assignment.objects.ready(now).filter(pk=locked.pk).exists():
        raise Conflict("not_ready", _("There is nothing to show: you are not ready in this role."))
    if Assignment.objects.filter(speaks_nowhere(), pk=locked.pk).exists():
        raise Conflict("not_in_use", _("There is nothing to show: its channels are out of use."))
    CardLink.objects.filter(assignment=locked, revoked_at=None).update(revoked_at=now)
    link = CardLink.objects.create(
        assignment=locked, made_at=now, ends_at=now + timedelta(days=days)
    )
    entry_record(
        actor=actor,
        verb="assignment.link_made",
        subject=assignment,
        changes={"ends_at": link.ends_at.isoformat()},
    )
    return link


@transaction.atomic
def card_link_revoke(*, actor: Viewer, assignment: Assignment, now: datetime) -> None:
    """Let the link show nothing any more; again is harmless."""
    can_share(actor, assignment).require()
    card_link_drop(actor=actor, assignment=assignment, now=now)


def card_link_drop(
    *, actor: Viewer, assignment: Assignment, now: datetime, reason: str = ""
) -> None:
    """Take the link back, if there is one; whoever calls has seen to it that it may be."""
    links = CardLink.objects.filter(assignment=assignment, revoked_at=None)
    if links.update(revoked_at=now):
        verb = "assignment.link_revoked"
        entry_record(actor=actor, verb=verb, subject=assignment, reason=reason)
