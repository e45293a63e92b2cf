"""Reading what somebody owes as a calendar, and who is to be asked next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from governance.core.errors import Missing
from governance.todos.models import CalendarFeed, Leave, Todo
from governance.todos.rules import asked_next, calendar_token_read
from roles.org.models import Person
from roles.org.selectors import department_subtree, organisation_settings, organisation_today

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

DAY = timedelta(days=1)
SHOWN = 500
TODO_FIELDS = {
    "uid": "uid",
    "person": "person__uid",
    "kind": "subject__kind",
    "subject": "subject__ref",
    "title": "subject__title",
    "path": "subject__path",
    "reason": "reason",
    "opened_at": "opened_at",
    "due_at": "due_at",
    "closed_at": "closed_at",
    "outcome": "outcome",
}


def todos_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    now: datetime,
    state: str = "open",
    kind: str | None = None,
    subject: UUID | None = None,
    person: UUID | None = None,
    department: UUID | None = None,
    due_before: datetime | None = None,
    closed_since: datetime | None = None,
) -> QuerySet[Todo, dict[str, Any]]:
    """Return what people owe as rows for ``rows_named``, as the viewer may see it.

    ``state`` is open, late (of the open ones), closed or all; ``department`` are people who are in
    it, or below it, now. One query, two with a department.
    """
    states = {
        "open": Q(closed_at=None),
        "late": Q(closed_at=None, due_at__lt=now),
        "closed": Q(closed_at__isnull=False),
        "all": Q(),
    }
    wanted = {
        "subject__kind": kind,
        "subject__ref": subject,
        "person__uid": person,
        "person__department_id__in": department_subtree(department) if department else None,
        "due_at__lt": due_before,
        "closed_at__gte": closed_since,
    }
    given = {path: value for path, value in wanted.items() if value is not None}
    found = Todo.objects.visible_to(viewer).filter(states[state], **given).order_by("uid")
    more = [] if "uid" in fields else ["uid"]
    rows: QuerySet[Todo, dict[str, Any]]
    rows = found.values(*(TODO_FIELDS[name] for name in fields), *more)
    return rows


def todo_next(*, kind: str, ref: UUID, able: Sequence[int], now: datetime) -> int | None:
    """Return who of ``able`` is to be asked instead of whoever is asked; None while it stays.

    Counted as asked before are those it has passed on from since it was last answered; one query.
    """
    asked: dict[int, datetime] = {}
    before: set[int] = set()
    found = Todo.objects.filter(subject__kind=kind, subject__ref=ref).order_by("opened_at", "pk")
    for todo in found:
        if todo.closed_at is None:
            asked[todo.person_id] = todo.due_at
        elif todo.outcome == Todo.Outcome.PASSED_ON:
            before.add(todo.person_id)
        else:
            before.clear()
    here = [due for person, due in asked.items() if person in able]
    late = bool(here) and max(here) < now
    return asked_next(able, asked=asked, before=before, late=late)


def people_back(person_ids: Collection[int], now: datetime) -> list[int]:
    """Return who of ``person_ids`` came back from leave at ``now``, which is the time of the event
    that told of it; one query."""
    back = Leave.objects.filter(
        until=now,
        person__pk__among=person_ids,
        person__employment=Person.Employment.ACTIVE,
    )
    return list(back.values_list("person_id", flat=True).order_by("person_id").distinct())


def calendar_of(viewer: Viewer) -> CalendarFeed | None:
    """Return the viewer's own feed while it has an address."""
    return CalendarFeed.objects.filter(person_id=viewer.person_id or 0, ended_at=None).first()


def calendar_reader(token: str, *, now: datetime) -> Person:
    """Return whose calendar an address opens; Missing when it is not ours or ended."""
    read = calendar_token_read(token)
    if read is None:
        raise Missing
    uid, number = read
    feeds = CalendarFeed.objects.filter(person__uid=uid, number=number, ended_at=None)
    feeds = feeds.filter(person__in=Person.objects.here(organisation_today(now)))
    feed = feeds.exclude(person__user__is_active=False).select_related("person").first()
    if feed is None:
        raise Missing
    return feed.person


def calendar_bytes(person: Person) -> bytes:
    """Return what ``person`` owes as iCalendar (RFC 5545), an all-day event on each due day.

    Events, because calendars show them where few show to-dos; the day is that of the reader's
    zone. The same to-do keeps its UID, and the same state gives the same bytes. Two queries.
    """
    organisation = organisation_settings()
    zone = ZoneInfo(person.time_zone or organisation.time_zone)
    with override(person.language or organisation.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Playbook//To-dos//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        name = _("What I owe (Playbook)")
        calendar.add("name", name)  # RFC 7986; the next is what most programs read
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        owed = Todo.objects.open().filter(person=person).select_related("subject")
        for todo in owed.order_by("due_at", "pk")[:SHOWN]:
            calendar.add_component(_event(todo, zone))
        return bytes(calendar.to_ical())


def _event(todo: Todo, zone: ZoneInfo) -> Event:
    day = todo.due_at.astimezone(zone).date()
    link = f"{settings.BASE_URL}{todo.subject.path}"
    event = Event()
    event.add("uid", f"{todo.uid}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", todo.opened_at)
    event.add("dtstart", day)
    event.add("dtend", day + DAY)
    event.add("summary", todo.subject.title)
    event.add("description", _("Asked because: %(reason)s") % {"reason": todo.reason} + f"\n{link}")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
