"""Somebody leaves, where no file says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from governance.accounts.models import User
from governance.accounts.services import accounts_close, administrator_stays
from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.events import people_changed
from roles.org.models import Department, Person
from roles.org.rules import can_end_person
from roles.org.rules.people import email_key
from roles.org.selectors import organisation_today
from roles.org.services.departments import department_head_clear

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def leaving_allowed(*, actor: Viewer, person: Person) -> None:
    """Raise NotAllowed or Conflict, with what to do instead, when ``actor`` may not end them."""
    if not can_end_person(actor, person_id=person.pk):
        raise NotAllowed(
            "administrators_only", _("Administrators say who left, and not of themselves.")
        )
    if person.employment == Person.Employment.LEFT:
        raise Conflict("left_already", _("%s is not here any more already.") % person)
    if person.external_id is not None:
        raise Conflict(
            "imported",
            _("%s came by import, and the next one would bring them back. Import who left.")
            % person,
        )


def accounts_of(person: Person) -> list[int]:
    """Return their account; before they signed in, the one that a grant made for their address."""
    if person.user_id is not None:
        return [person.user_id]
    theirs = User.objects.filter(person=None, is_service=False, email=email_key(person.email or ""))
    return list(theirs.values_list("pk", flat=True))


def last_administrator_refuse(person: Person) -> None:
    """Raise Conflict when nobody could set anything up without ``person``."""
    for user in User.objects.filter(pk__in=accounts_of(person)).order_by("pk"):
        try:
            administrator_stays(without=user)
        except Conflict as last:
            detail = _("%s is the last administrator. Name another one first.")
            raise Conflict(last.code, detail % person) from last


@transaction.atomic
def person_leave(*, actor: Viewer, person: Person, reason: str, now: datetime) -> None:
    """End somebody's time here from today on: placement, departments led, account and roles.

    What they owed falls, what they had in hand goes to others, in this same transaction. Raises
    NotAllowed, Conflict when they left already or come by import, Invalid without a reason.
    """
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    leaving_allowed(actor=actor, person=locked)
    if not reason.strip():
        raise Invalid("reason", _("Say why: it stands in the trail."))
    person_end(actor=actor, person=locked, reason=reason, now=now)


def person_end(*, actor: Viewer, person: Person, reason: str, now: datetime) -> None:
    """End the time here of a person who is locked; whether it may be is asked before."""
    locked, today = person, organisation_today(now)
    locked.employment, locked.left_on = Person.Employment.LEFT, today
    locked.away_from = locked.back_on = None
    locked.save(update_fields=["employment", "left_on", "away_from", "back_on"])
    for placement in locked.placements.filter(during__endswith=None):
        if placement.during.lower is None or placement.during.lower < today:
            placement.during = DateRange(placement.during.lower, today)
            placement.save(update_fields=["during"])
        else:
            placement.delete()  # it began today: no period is empty
    entry_record(actor=actor, verb="person.left", subject=locked, reason=reason)
    for department in Department.objects.select_for_update(of=("self",)).filter(head=locked):
        department_head_clear(actor=actor, department=department, reason=reason, now=now)
    if theirs := accounts_of(locked):
        accounts_close(actor=actor, user_ids=theirs, reason=reason, now=now)
    people_changed.send(sender=None, person_ids=[locked.pk], actor=actor, now=now)
