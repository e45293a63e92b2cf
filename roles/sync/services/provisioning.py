"""People whom a connection brings, follows and takes away, each in one transaction.

The writes are the organisation's own services; here is whom a connection may touch, and what is
parked until it is known. Call each with the structure locked; ``connection`` is the one whose
token asks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import F, Value
from django.db.models.functions import Lower

from governance.audit.services import entry_record
from roles.org.models import Person
from roles.org.services import KEEP, Keep, person_place
from roles.org.services.provisioning import (
    person_describe,
    person_join,
    person_note_place,
    person_return,
)
from roles.sync.models import Connection, ProvisionedPerson, StagedLeaver
from roles.sync.selectors.connections import department_called, people_of, person_called
from roles.sync.services.brake import staged_settle
from roles.sync.services.leavers import leaver_ask, person_forget, person_lock
from roles.sync.services.matching import (
    PersonSent,
    known_refuse,
    person_gone,
    person_new,
    self_refuse,
)
from roles.sync.services.turns import BY_SCIM

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Department


def person_provision(
    *, actor: Viewer, connection: Connection, sent: PersonSent, now: datetime
) -> ProvisionedPerson:
    """Bring somebody: new, or back when the connection had taken them away.

    Who was taken away is known by externalId, then userName, then an address that they proved.
    Raises Conflict for whoever is there already, brought by this connection or not: nobody is
    taken over.
    """
    if not person_new(connection, sent):
        back = person_gone(connection, sent)
        known_refuse(connection, sent, but=back)
        if back is not None:
            return _bring_back(actor, connection, back, sent, now)
    manager = person_called(connection, sent.manager) if sent.manager else None
    department = department_called(connection, sent.department) if sent.department else None
    self_refuse(sent, sent.shown_name)
    person = person_join(
        actor=actor,
        given_name=sent.given_name,
        family_name=sent.family_name,
        display_name=sent.shown_name,
        email=sent.email,
        title=sent.title,
        location=sent.location,
        department=department,
        manager=manager,
        employed=sent.active is not False,
        reason=BY_SCIM,
        now=now,
    )
    provisioned = ProvisionedPerson.objects.create(
        connection=connection,
        person=person,
        made_at=now,
        changed_at=now,
        manager_wanted="" if manager else sent.manager,
        department_sent=sent.department,
        department_parked=bool(sent.department) and department is None,
        **_kept(sent),
    )
    Connection.objects.filter(pk=connection.pk).update(users=F("users") + 1)
    _parked_link(actor, connection, provisioned, now)
    return provisioned


def person_follow(
    *,
    actor: Viewer,
    connection: Connection,
    provisioned: ProvisionedPerson,
    sent: PersonSent,
    now: datetime,
) -> None:
    """Bring a person in step with what was sent: names, place, and whether they are here.

    Raises Conflict for a name or address that is taken, and for a circle of managers; Held when
    too many would leave.
    """
    person_lock(provisioned)
    known_refuse(connection, sent, but=provisioned)
    self_refuse(sent, sent.shown_name, str(provisioned.person.uid))
    person = provisioned.person
    here = person.employment != Person.Employment.LEFT
    provisioned.active_unset = sent.active is None
    if sent.active is False:
        leaver_ask(
            actor=actor, connection=connection, provisioned=provisioned, deleted=False, now=now
        )
    _describe(actor, provisioned, sent)
    if sent.active and not here:
        person_return(actor=actor, person=person, reason=BY_SCIM, now=now)
    _place(actor, connection, provisioned, sent, now)
    _identify(actor, provisioned, sent)
    provisioned.changed_at = now
    provisioned.save()
    _parked_link(actor, connection, provisioned, now)


def person_unprovision(
    *, actor: Viewer, connection: Connection, provisioned: ProvisionedPerson, now: datetime
) -> None:
    """Take somebody away: they have left, and the connection sees them no more. Raises Held."""
    person_lock(provisioned)
    leaver_ask(actor=actor, connection=connection, provisioned=provisioned, deleted=True, now=now)
    person_forget(
        actor=actor, connection=connection, provisioned=provisioned, reason=BY_SCIM, now=now
    )


def _kept(sent: PersonSent) -> dict[str, object]:
    return {
        "user_name": sent.user_name,
        "external_id": sent.external_id,
        "display_name": sent.display_name,
        "email_type": sent.email_type,
        "email_primary": sent.email_primary,
    }


def _identify(actor: Viewer, provisioned: ProvisionedPerson, sent: PersonSent) -> None:
    """Keep by which names the connection knows somebody."""
    changes = {
        name: [getattr(provisioned, name), getattr(sent, name)]
        for name in ("user_name", "external_id")
        if getattr(provisioned, name) != getattr(sent, name)
    }
    for name, value in _kept(sent).items():
        setattr(provisioned, name, value)
    if changes:
        entry_record(
            actor=actor,
            verb="person.identified",
            subject=provisioned.person,
            reason=BY_SCIM,
            changes=changes,
        )


def _describe(actor: Viewer, provisioned: ProvisionedPerson, sent: PersonSent) -> None:
    person_describe(
        actor=actor,
        person=provisioned.person,
        given_name=sent.given_name,
        family_name=sent.family_name,
        display_name=sent.shown_name,
        email=sent.email,
        title=sent.title,
        location=sent.location,
        reason=BY_SCIM,
    )


def _place(
    actor: Viewer,
    connection: Connection,
    provisioned: ProvisionedPerson,
    sent: PersonSent,
    now: datetime,
) -> None:
    """Put somebody where it says, as far as that is known; the rest is parked.

    Somebody who has left is put nowhere: it waits until they are back, but what is not said of
    them any more is gone at once.
    """
    person = provisioned.person
    same_manager = person.manager is not None and sent.manager == str(person.manager.uid)
    if person.employment == Person.Employment.LEFT:
        person_note_place(
            actor=actor,
            person=person,
            department=_wanted_place(connection, provisioned, sent),
            manager=KEEP if same_manager else None,
            reason=BY_SCIM,
        )
        provisioned.manager_wanted = "" if same_manager else sent.manager
        return
    found = person_called(connection, sent.manager) if sent.manager else None
    department = _wanted_place(connection, provisioned, sent)
    provisioned.person = person_place(
        actor=actor,
        person=person,
        department=department,
        manager=KEEP if same_manager else found,
        reason=BY_SCIM,
        now=now,
    )
    provisioned.manager_wanted = "" if same_manager or found else sent.manager


def _wanted_place(
    connection: Connection, provisioned: ProvisionedPerson, sent: PersonSent
) -> Department | Keep | None:
    """Return where to put them, and note whether the word for it is parked.

    An unknown department leaves them where they are; none at all takes them out only of the one
    that their own attribute had put them in.
    """
    before, word = provisioned.person.department, sent.department
    by_attribute = bool(provisioned.department_sent) and not provisioned.department_parked
    provisioned.department_sent, provisioned.department_parked = word, False
    if not word:
        return None if by_attribute else KEEP
    if before is not None and before.name == word:
        return KEEP
    found = department_called(connection, word)
    provisioned.department_parked = found is None
    return found or KEEP


def _bring_back(
    actor: Viewer,
    connection: Connection,
    provisioned: ProvisionedPerson,
    sent: PersonSent,
    now: datetime,
) -> ProvisionedPerson:
    provisioned.gone_at = None
    provisioned.save(update_fields=["gone_at"])
    discarded = StagedLeaver.State.DISCARDED
    staged_settle(actor=actor, provisioned=provisioned, state=discarded, now=now)
    Connection.objects.filter(pk=connection.pk).update(users=F("users") + 1)
    entry_record(actor=actor, verb="person.provisioned", subject=provisioned.person, reason=BY_SCIM)
    back = sent if sent.active is not None else replace(sent, active=True)
    person_follow(actor=actor, connection=connection, provisioned=provisioned, sent=back, now=now)
    return provisioned


def _parked_link(
    actor: Viewer, connection: Connection, provisioned: ProvisionedPerson, now: datetime
) -> None:
    """Let those work for ``provisioned`` who were waiting for them by any of their names."""
    if provisioned.person.employment == Person.Employment.LEFT:
        return
    exact = {str(provisioned.person.uid), provisioned.external_id}
    name = provisioned.user_name.lower()
    words = [Lower(Value(each)) for each in {provisioned.user_name, *exact} if each]
    parked = people_of(connection).exclude(manager_wanted="")
    waiting = parked.alias(key=Lower("manager_wanted")).filter(key__in=words)
    waiting = waiting.exclude(person__employment=Person.Employment.LEFT)
    for each in waiting.select_related("person").order_by("pk"):
        if each.manager_wanted not in exact and each.manager_wanted.lower() != name:
            continue
        person_place(
            actor=actor,
            person=each.person,
            department=KEEP,
            manager=provisioned.person,
            reason=BY_SCIM,
            now=now,
        )
        each.manager_wanted = ""
        each.save(update_fields=["manager_wanted"])
