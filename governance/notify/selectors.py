"""Reading what people want to be told, and how a webhook is doing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from governance.core.errors import Missing
from governance.notify.models import Preference, WebhookTarget
from governance.notify.registry import MailKind, kind_by_key, kind_of, mail_kinds, untold
from governance.notify.rules import quiet_end, unsubscribe_read
from roles.org.models import Person
from roles.org.selectors import organisation_today, organisation_zone

if TYPE_CHECKING:
    from datetime import datetime

    from governance.notify.models import Message


@dataclass(frozen=True, slots=True)
class Wish:
    """One kind of mail, and whether a person gets it."""

    kind: MailKind
    on: bool


def preference_of(person: Person) -> Preference:
    """Return what ``person`` chose; the defaults, not saved, when they never did."""
    found = Preference.objects.filter(person=person).first()
    return found or Preference(person=person)


def is_on(kind: MailKind, preference: Preference | None) -> bool:
    """Whether a mail of this kind is sent: required ones always."""
    if kind.required:
        return True
    changed = preference is not None and kind.key in preference.changed
    return kind.on != changed


def wishes_of(preference: Preference) -> list[Wish]:
    """Return every kind there is, in the order of the floors that declare them."""
    return [Wish(kind, is_on(kind, preference)) for kind in mail_kinds]


def message_is_wanted(message: Message, now: datetime) -> bool:
    """Whether it may still go out: the person may have opted out, left, or lost their address, the
    webhook been switched off, or be told of such things no more.

    Of the person what was loaded with the message is read; a webhook may have been switched off
    by the answer to the message before, so it is asked anew.
    """
    if message.target is not None:
        on = WebhookTarget.objects.filter(pk=message.target.pk, disabled_at=None)
        events = on.values_list("events", flat=True).first()
        return events is not None and message.template not in untold(events)
    kind, person = kind_of(message.template), message.person
    if not address_of(message) or (person is not None and not _is_here(person, now)):
        return False
    if kind is None or person is None:
        return True
    return is_on(kind, getattr(person, "preference", None))


def address_of(message: Message) -> str:
    """Return where it goes as things are now; "" when its person has no address."""
    person = message.person
    return message.address or (person.email if person and person.email else "")


def _is_here(person: Person, now: datetime) -> bool:
    """Whether they have not left, and a partner's time is not over; a query for partners alone."""
    if person.employment == Person.Employment.LEFT:
        return False
    last = person.ends_on if person.kind == Person.Kind.EXTERNAL else None
    return last is None or last >= organisation_today(now)


def message_waits_until(message: Message, now: datetime) -> datetime | None:
    """Return when its reader's quiet hours end, where it is to wait for that.

    What is urgent does not wait, nor does what nobody declared. At most one query, and none for
    who has no quiet hours.
    """
    person, kind = message.person, kind_of(message.template)
    preference = getattr(person, "preference", None)
    if person is None or preference is None or kind is None or kind.urgent:
        return None
    if preference.quiet_from is None or preference.quiet_to is None:
        return None
    zone = ZoneInfo(person.time_zone) if person.time_zone else organisation_zone()
    return quiet_end(now, zone, preference.quiet_from, preference.quiet_to)


def mail_of_token(token: str) -> tuple[Person, MailKind]:
    """Return whom and which kind of mail the link in a mail is about; Missing if it is not ours."""
    read = unsubscribe_read(token)
    kind = kind_by_key(read[1]) if read else None
    person = Person.objects.employed().filter(uid=read[0]).first() if read else None
    if person is None or kind is None or kind.required:
        raise Missing
    return person, kind
