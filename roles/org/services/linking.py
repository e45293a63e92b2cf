"""Writing the organisation: who belongs to which account. Departments and people come by sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.clock import zone_names
from governance.core.errors import Invalid, NotAllowed
from governance.core.events import people_changed
from roles.org.models import Person
from roles.org.rules import email_key

if TYPE_CHECKING:
    from datetime import datetime

    from governance.accounts.models import User
    from governance.core.viewer import Viewer


@transaction.atomic
def person_link(*, actor: Viewer, user: User, now: datetime) -> Person | None:
    """Link the one employed person with the account's e-mail address to ``user``; return them.

    Call it only when the address has been proved by a code sent to it. Nobody with that
    address, or one who is linked to another account, gives None; a second call, also one at
    the same time, changes nothing. Somebody who left gives the account back to whoever has
    the address now.
    """
    linked = Person.objects.employed().filter(user=user).first()
    if linked is not None:
        return linked
    keyed = Person.objects.employed().alias(key=Lower("email"))
    same_address = keyed.filter(key=email_key(user.email))
    person = same_address.filter(user=None).select_for_update(of=("self",)).first()
    if person is None:
        return Person.objects.employed().filter(user=user).first()
    left = Person.objects.select_for_update(of=("self",)).filter(user=user).first()
    if left is not None:
        left.user = None
        left.save(update_fields=["user"])
        facts = {"account": str(user.uid), "now": str(person.uid)}
        entry_record(actor=actor, verb="person.unlinked", subject=left, changes=facts)
    person.user = user
    person.save(update_fields=["user"])
    entry_record(
        actor=actor, verb="person.linked", subject=person, changes={"account": str(user.uid)}
    )
    people_changed.send(sender=None, person_ids=[person.pk], actor=actor, now=now)
    return person


@transaction.atomic
def person_reader_change(*, actor: Viewer, person: Person, time_zone: str, language: str) -> None:
    """Set the clock and the language that ``person`` reads in; "" is the organisation's.

    Everybody sets their own. The same again writes nothing.
    """
    if actor.person_id != person.pk:
        raise NotAllowed("not_yours", _("Everybody chooses this for themselves."))
    if time_zone and time_zone not in zone_names():
        raise Invalid("time_zone", _("There is no time zone of that name."))
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid("language", _("Playbook does not speak that language."))
    locked = Person.objects.select_for_update().get(pk=person.pk)
    before = {"time_zone": locked.time_zone, "language": locked.language}
    after = {"time_zone": time_zone, "language": language}
    if before == after:
        return
    locked.time_zone, locked.language = time_zone, language
    locked.save(update_fields=["time_zone", "language"])
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    entry_record(actor=actor, verb="person.reader_changed", subject=locked, changes=changes)
