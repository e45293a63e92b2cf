"""One's shifts as a calendar, at the address that the feed of to-dos has."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from governance.escalations.models import Rota
from governance.escalations.rules.spans import Span
from governance.escalations.selectors.duty import duty_read
from governance.escalations.selectors.duty_own import rotas_of_person
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from datetime import datetime

    from governance.escalations.rules.rota import Shift
    from roles.org.models import Person

AHEAD = timedelta(days=60)


def duty_calendar_bytes(person: Person, now: datetime) -> bytes:
    """Return somebody's shifts that begin within sixty days as iCalendar (RFC 5545), in UTC.

    The same shift keeps its UID; the same shifts give the same bytes.
    """
    with override(person.language or organisation_settings().language):
        calendar = Calendar()
        calendar.add("prodid", "-//Playbook//Duty//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        name = _("My duty (Playbook)")
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        rotas = rotas_of_person(person.pk, now).values_list("pk", flat=True)
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        within = Span(now, day + AHEAD)
        mine = Rota.objects.filter(pk__in=list(rotas))
        for part, shift in duty_read(rotas=mine, within=within, whole=True).shifts():
            if shift.person_id == person.pk:
                calendar.add_component(_event(person, part.rota, shift))
        return bytes(calendar.to_ical())


def _event(person: Person, rota: Rota, shift: Shift) -> Event:
    event = Event()
    host = urlsplit(settings.BASE_URL).hostname
    event.add("uid", f"{rota.uid}-{person.uid}-{shift.since:%Y%m%dT%H%M%SZ}@{host}")
    event.add("dtstamp", rota.opened_at)
    event.add("dtstart", shift.since)
    event.add("dtend", shift.until)
    event.add("summary", _("On duty: %(rota)s") % {"rota": rota})
    event.add("description", f"{settings.BASE_URL}{reverse('duty')}")
    event.add("transp", "OPAQUE")
    return event
