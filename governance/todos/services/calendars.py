"""The address at which a calendar program reads what its owner owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import NotAllowed
from governance.todos.models import CalendarFeed

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person


@transaction.atomic
def calendar_address_make(*, actor: Viewer, person: Person, now: datetime) -> CalendarFeed:
    """Give ``person`` an address, or a new one: the one before finds nothing from now on."""
    _refuse_others(actor, person)
    feed, made = CalendarFeed.objects.select_for_update().get_or_create(
        person=person, defaults={"made_at": now}
    )
    if not made:
        feed.number, feed.made_at, feed.ended_at = feed.number + 1, now, None
        feed.save()
    entry_record(actor=actor, verb="calendar.address_made", subject=person)
    return feed


@transaction.atomic
def calendar_address_end(*, actor: Viewer, person: Person, now: datetime) -> None:
    """Let the address find nothing any more; again is harmless."""
    _refuse_others(actor, person)
    if CalendarFeed.objects.filter(person=person, ended_at=None).update(ended_at=now):
        entry_record(actor=actor, verb="calendar.address_ended", subject=person)


def _refuse_others(actor: Viewer, person: Person) -> None:
    if actor.person_id != person.pk:
        raise NotAllowed("not_yours", _("Everybody chooses this for themselves."))
