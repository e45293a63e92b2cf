"""The lists of the team as tables for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.core.export import Table
from governance.core.templatetags.playbook import STATES
from roles.team.selectors.chart.gaps import gap_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.org.hooks import Gap
    from roles.org.models import Exemption, GapRule
    from roles.org.rules.coverage import Limit
    from roles.team.models import Assignment
    from roles.team.selectors.chart.listing import Listing
    from roles.team.selectors.functions import Functions, RoleLine
    from roles.team.selectors.inbox import Letter
    from roles.team.selectors.reviews import ReviewRow

    # A rule as it is set, in words, and the limits that it counts by.
    RuleRow = tuple[GapRule, _StrPromise, Limit | None, Limit | None]


def departments_table(listing: Listing) -> Table:
    header = [_("Department"), _("Part of"), _("Head"), _("Coaches"), _("Players"), _("Booth")]
    rows = (
        [
            row.department.name,
            row.department.parent.name if row.department.parent else "",
            row.head.display_name if row.head else "",
            ", ".join(coach.name for coach in row.coaches),
            row.figures.players,
            row.figures.advising,
            row.figures.people,
            str(row.missing),
        ]
        for row in listing.rows
    )
    return Table(
        "departments", [*header, _("People"), _("Gaps")], rows, len(listing.rows), _("Departments")
    )


def gaps_table(viewer: Viewer, gaps: Sequence[Gap], now: datetime) -> Table:
    rows = [
        [
            row.gap.label,
            row.gap.rule,
            row.gap.severity,
            row.since,
            ", ".join(row.fixers),
            row.gap.under_way,
        ]
        for row in gap_rows(viewer=viewer, gaps=gaps, now=now)
    ]
    header = [_("Gap"), _("Rule"), _("Urgency"), _("Since"), _("Who can fix it"), _("Under way")]
    return Table("gaps", header, rows, len(rows), _("Gaps"))


def waiting_table(letters: Sequence[Letter]) -> Table:
    rows = [
        [
            letter.todo.subject.title,
            letter.asks,
            letter.assignment.role.department.name if letter.assignment else "",
            letter.todo.opened_at,
            letter.todo.due_at,
        ]
        for letter in letters
    ]
    header = [_("What"), _("You are asked to"), _("Department"), _("Since"), _("Due")]
    return Table("inbox-waiting", header, rows, len(rows), _("Inbox, waiting"))


def asked_table(asked: Sequence[tuple[Assignment, str]]) -> Table:
    rows = [
        [
            each.person.display_name,
            each.role.type.name,
            each.role.department.name,
            waiting,
            each.proposed_at,
        ]
        for each, waiting in asked
    ]
    header = [_("Person"), _("Role"), _("Department"), _("Waiting for"), _("Since")]
    return Table("inbox-asked", header, rows, len(rows), _("Inbox, asked"))


def decided_table(letters: Sequence[Letter]) -> Table:
    rows = [
        [
            letter.todo.subject.title,
            letter.todo.get_outcome_display(),
            letter.todo.opened_at,
            letter.todo.closed_at,
        ]
        for letter in letters
    ]
    header = [_("What"), _("Outcome"), _("Asked"), _("Closed")]
    return Table("inbox-decided", header, rows, len(rows), _("Inbox, decided"))


def reviews_table(rows: Sequence[ReviewRow]) -> Table:
    found = [
        [
            row.review.assignment.person.display_name,
            row.review.assignment.role.type.name,
            row.review.assignment.role.department.name,
            row.review.assignment.get_authority_display(),
            row.review.get_because_display(),
            ", ".join(row.unusual),
            row.review.due_at,
        ]
        for row in rows
    ]
    header = [_("Person"), _("Role"), _("Department"), _("Authority"), _("Because"), _("Unusual")]
    return Table("reviews", [*header, _("Due")], found, len(found), _("Reviews"))


def exemptions_table(rows: Sequence[Exemption]) -> Table:
    cells = [
        [
            each.rule_title or each.rule,
            str(each.department or each.person),
            each.reason,
            each.starts_on,
            each.ends_on,
            each.asked_label,
            each.decided_label,
            each.granted if each.granted is None else (_("Yes") if each.granted else _("No")),
        ]
        for each in rows
    ]
    header = [_("Rule"), _("For"), _("Why"), _("From"), _("First day without"), _("Asked by")]
    return Table(
        "exemptions",
        [*header, _("Decided by"), _("Granted")],
        cells,
        len(cells),
        _("Rules set aside"),
    )


def functions_table(found: Functions) -> Table:
    """One row for each department and function, so that it is as wide whatever there is."""
    rows = [*([found.total] if found.total else []), *found.rows]
    cells = [
        [row.department.name, cell.type.name, cell.ready, cell.vacant]
        for row in rows
        for cell in row.cells
    ]
    header = [_("Department"), _("Function"), _("Filled"), _("Vacant")]
    return Table("functions", header, cells, len(cells), _("Functions by department"))


def gap_rules_table(size: str, rows: Iterable[RuleRow]) -> Table:
    cells = [
        [
            row.rule,
            str(words),
            size,
            _("On") if row.enabled else _("Off"),
            row.severity,
            *_counted_by(limit, row.threshold),
            *_counted_by(days, row.days),
        ]
        for row, words, limit, days in rows
    ]
    header = [_("Rule"), _("What it asks"), _("Size"), _("Asked"), _("Urgency")]
    header += [_("Counts by"), _("Number"), _("Within"), _("Days")]
    return Table("gap-rules", header, cells, len(cells), _("Rule defaults"))


def _counted_by(limit: Limit | None, number: int | None) -> tuple[str, int | None]:
    """Return in words and as a number what a rule counts by, which it does unless set."""
    if limit is None:
        return "", None
    return str(limit.words), limit.usual if number is None else number


def roles_table(rows: Sequence[RoleLine], count: int) -> Table:
    cells = [
        [
            each.role.type.name,
            each.role.focus,
            each.role.department.name,
            each.holder,
            str(STATES[each.word][0]) if each.word else _("Vacant"),
            each.since,
            each.hours,
            each.role.serves,
            each.trial_until,
        ]
        for each in rows
    ]
    header = [_("Role"), _("Focus"), _("Department"), _("Holder"), _("State"), _("Since")]
    header += [_("Hours a week"), _("Whom it serves"), _("On trial until")]
    return Table("roles", header, cells, count, _("Roles"))
