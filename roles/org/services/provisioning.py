"""People whom a connection lists, describes, and takes back: one at a time, as imports do many.

Each is called in a transaction that holds the lock of the structure; see ``roles.sync``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from governance.accounts.services import accounts_reopen
from governance.audit.services import entry_record
from governance.core.errors import NotAllowed
from governance.core.events import people_changed
from roles.org.models import Person, Placement
from roles.org.rules import can_provision, email_key
from roles.org.selectors import organisation_today
from roles.org.services.addresses import account_free, address_free
from roles.org.services.leaving import accounts_of
from roles.org.services.settings import size_settle
from roles.org.services.structure import KEEP, Keep

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Department

DESCRIBED: Final = ("given_name", "family_name", "display_name", "email", "title", "location")


def provisioning_allowed(actor: Viewer) -> None:
    """Raise NotAllowed for all but a connection."""
    if not can_provision(actor):
        raise NotAllowed(
            "scim_scope",
            _("This is for tokens with the scope scim that are not limited to a department."),
        )


def person_join(
    *,
    actor: Viewer,
    given_name: str,
    family_name: str,
    display_name: str,
    email: str | None,
    title: str,
    location: str,
    department: Department | None,
    manager: Person | None,
    employed: bool,
    reason: str,
    now: datetime,
) -> Person:
    """List somebody, from today on; not ``employed``, as one who has left already.

    Raises NotAllowed, and Conflict for an address that somebody who is here has, or an account
    of nobody who is.
    """
    provisioning_allowed(actor)
    if employed:
        address_free(email, but=None)
    account_free(email)
    today = organisation_today(now)
    person = Person.objects.create(
        given_name=given_name,
        family_name=family_name,
        display_name=display_name,
        email=email,
        title=title,
        location=location,
        department=department,
        manager=manager,
        employment=Person.Employment.ACTIVE if employed else Person.Employment.LEFT,
        started_on=today if employed else None,
        left_on=None if employed else today,
    )
    if not employed:
        entry_record(actor=actor, verb="person.listed", subject=person, reason=reason)
        return person
    placed = {"department": department, "manager": manager}
    Placement.objects.create(person=person, during=DateRange(today, None), **placed)
    where = {name: [None, str(each.uid) if each else None] for name, each in placed.items()}
    entry_record(actor=actor, verb="person.joined", subject=person, reason=reason, changes=where)
    size_settle(actor=actor)
    people_changed.send(sender=None, person_ids=[person.pk], actor=actor, now=now, joined=True)
    return person


def person_describe(
    *,
    actor: Viewer,
    person: Person,
    given_name: str,
    family_name: str,
    display_name: str,
    email: str | None,
    title: str,
    location: str,
    reason: str,
) -> None:
    """Call a person by other names, another address or title; the same again writes nothing."""
    provisioning_allowed(actor)
    said = (given_name, family_name, display_name, email, title, location)
    wanted = dict(zip(DESCRIBED, said, strict=True))
    changes = {
        name: [getattr(person, name), value]
        for name, value in wanted.items()
        if getattr(person, name) != value
    }
    if not changes:
        return
    if email_key(email or "") != email_key(person.email or ""):
        if person.employment != Person.Employment.LEFT:
            address_free(email, but=person.pk)
        account_free(email, own=person)
    for name, value in wanted.items():
        setattr(person, name, value)
    person.save(update_fields=list(changes))
    entry_record(actor=actor, verb="person.updated", subject=person, reason=reason, changes=changes)


def person_return(*, actor: Viewer, person: Person, reason: str, now: datetime) -> None:
    """Begin another time here for somebody who had left, where and for whom they worked.

    Their account may sign in again; roles, grants and tokens are not restored. A department
    that is closed, or a manager who has left meanwhile, is not theirs any more. Raises Conflict
    when somebody else has their address by now, or an account that did not close with them.
    """
    provisioning_allowed(actor)
    address_free(person.email, but=person.pk)
    account_free(person.email, own=person, back=True)
    today = organisation_today(now)
    if person.department is not None and person.department.closed_on is not None:
        person.department = None
    if person.manager is not None and person.manager.employment == Person.Employment.LEFT:
        person.manager = None
    person.employment, person.left_on, person.started_on = Person.Employment.ACTIVE, None, today
    person.save(update_fields=["employment", "left_on", "started_on", "department", "manager"])
    placed = {"department": person.department, "manager": person.manager}
    Placement.objects.create(person=person, during=DateRange(today, None), **placed)
    entry_record(actor=actor, verb="person.rehired", subject=person, reason=reason)
    if theirs := accounts_of(person):
        accounts_reopen(actor=actor, user_ids=theirs, reason=reason)
    size_settle(actor=actor)
    people_changed.send(sender=None, person_ids=[person.pk], actor=actor, now=now)


def person_note_place(
    *,
    actor: Viewer,
    person: Person,
    department: Department | Keep | None = KEEP,
    manager: Keep | None = KEEP,
    reason: str,
) -> None:
    """Keep where somebody who has left would work when they are back, or that they have no
    manager then; the same again writes nothing."""
    provisioning_allowed(actor)
    changes: dict[str, list[str | None]] = {}
    for name, wanted in (("department", department), ("manager", manager)):
        held = getattr(person, name)
        if not isinstance(wanted, Keep) and held != wanted:
            changes[name] = [str(each.uid) if each else None for each in (held, wanted)]
            setattr(person, name, wanted)
    if changes:
        person.save(update_fields=list(changes))
        entry_record(
            actor=actor, verb="person.moved", subject=person, reason=reason, changes=changes
        )
