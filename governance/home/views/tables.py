"""The directory and who may speak as tables for spreadsheets."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.core.export import Table
from governance.core.templatetags.playbook import STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, tzinfo

    from governance.core.paging import Page
    from governance.home.selectors.directory import Held, PersonRow
    from governance.home.selectors.my_people import Reports
    from governance.home.selectors.record import Record
    from governance.home.selectors.waiting import Waiting
    from governance.home.selectors.who import Holders
    from roles.team.models import Assignment
    from roles.team.selectors.authority import Spoken


def people_table(count: int, rows: Iterable[PersonRow]) -> Table:
    header = [_("Name"), _("Title"), _("Department"), _("E-mail"), _("Kind"), _("Roles")]
    header.append(_("Partner organisation"))
    cells = (
        [
            row.person.display_name,
            row.person.title,
            str(row.person.department or ""),
            row.person.email or "",
            row.person.get_kind_display(),
            ", ".join(_held_words(held) for held in row.held),
            str(row.person.organisation or "") if row.person.kind == "external" else "",
        ]
        for row in rows
    )
    return Table("people", header, cells, count, _("People"))


def reports_table(found: Reports) -> Table:
    header = [_("Name"), _("Title"), _("Department"), _("Roles"), _("Missing"), _("Owes")]
    rows = (
        [
            each.person.display_name,
            each.person.title,
            str(each.person.department or ""),
            ", ".join(_held_words(held) for held in each.held),
            ", ".join(each.missing),
            each.owed,
            each.late,
        ]
        for each in found.rows
    )
    return Table("my-people", [*header, _("Of it late")], rows, found.found, _("My people"))


def record_table(found: Record) -> Table:
    """Of a course the days are those from which and to which its certificate holds."""
    header = [_("Kind"), _("What"), _("Department"), _("From"), _("Until"), _("Authority")]
    roles: list[Sequence[object]] = [
        [
            _("Role"),
            ", ".join(filter(None, [each.role.type.name, each.role.focus])),
            each.role.department.name,
            each.starts_on,
            _last_day(each),
            each.get_authority_display() if each.closed_at else each.level_label,
        ]
        for each in found.roles
    ]
    courses: list[Sequence[object]] = [
        [
            _("Course"),
            each.course.title,
            "",
            timezone.localdate(each.passed_at),
            timezone.localdate(each.expires_at),
            "",
        ]
        for each in found.passed
    ]
    rows = [*roles, *courses]
    return Table("roles-and-courses", header, rows, found.count, _("Roles and courses"))


def _last_day(held: Assignment) -> date | None:
    """Return the last day with the role, which may be to come; None while that is open."""
    days = [timezone.localdate(held.closed_at)] if held.closed_at else []
    if held.ends_on:
        days.append(held.ends_on - timedelta(days=1))
    return min(days, default=None)


def answers_table(found: Page[Waiting]) -> Table:
    header = [_("What"), _("Waits for"), _("Who is asked"), _("Asked at"), _("Due")]
    todos = ((each, each.owed.todo) for each in found.rows)
    rows = (
        [
            todo.subject.title,
            str(each.owed.ask.word),
            each.person.display_name,
            todo.opened_at,
            todo.due_at,
        ]
        for each, todo in todos
    )
    return Table("waited-for", header, rows, found.count, _("Answers waited for"))


def _held_words(held: Held) -> str:
    role = held.assignment.role
    return f"{role.type.name}, {role.department} ({STATES[held.word][0]})"


def _approvals(spoken: Spoken | None, zone: tzinfo) -> str:
    """Return who approved it, with the day in ``zone``: rows are made after the page's own ends."""
    items = spoken.approvals if spoken else ()
    return "; ".join(
        f"{item.get_kind_display()}: {item.met_by}, {item.met_at.astimezone(zone):%Y-%m-%d}"
        for item in items
        if item.met_at
    )


def _periods(spoken: Spoken | None) -> str:
    """Return the times of being ready that touch what was asked about, as ISO 8601."""
    periods = spoken.periods if spoken else ()
    return "; ".join(
        "/".join(moment.isoformat() if moment else "" for moment in period) for period in periods
    )


def holders_table(found: Holders) -> Table:
    header = [_("Person"), _("Role"), _("Focus"), _("Department"), _("State"), _("Up to")]
    last = [_("Since"), _("First day without"), _("Approved by"), _("Ready")]
    last += [_("Signs as"), _("A persona")]
    zone = timezone.get_current_timezone()
    rows = (
        [
            each.assignment.person.display_name,
            each.assignment.role.type.name,
            each.assignment.role.focus,
            each.assignment.role.department.name,
            str(STATES[each.word][0]),
            each.level_label,
            each.assignment.starts_on,
            each.assignment.ends_on,
            _approvals(each.spoken, zone),
            _periods(each.spoken),
            each.signs_as,
            _("Yes") if each.persona else "",
        ]
        for each in found.rows
    )
    return Table("who-may-speak", [*header, *last], rows, found.count, _("Who may speak"))
