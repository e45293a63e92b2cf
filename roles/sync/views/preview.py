"""What the page of one import shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.core.errors import Missing
from governance.core.export import Table, table_response
from roles.org.models import Person
from roles.org.rules import is_outgrown, size_of
from roles.org.selectors import organisation_settings
from roles.sync.engine.state import state_hash
from roles.sync.models import ImportPlan
from roles.sync.rules import REHEARSED_CHANGES, can_import, can_release
from roles.sync.selectors import (
    PAGE,
    FieldChange,
    RowLine,
    leavers_mostly_of,
    rows_all,
    rows_named,
    rows_stretch,
)
from roles.sync.views.frame import page_asked, page_of, turned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer
    from roles.sync.models import ImportRow

State = ImportPlan.State
SHORT = 8  # rows of each action on the first page; "See all" leads to the rest
# In the order of their weight: who goes first, who comes last.
ACTIONS: dict[str, tuple[_StrPromise, _StrPromise]] = {
    "left": (gettext_lazy("leave or close"), gettext_lazy("Leaving or closing")),
    "moved": (gettext_lazy("move"), gettext_lazy("Moving")),
    "updated": (gettext_lazy("change"), gettext_lazy("Changing")),
    "rehired": (gettext_lazy("come back"), gettext_lazy("Coming back")),
    "created": (gettext_lazy("join or are new"), gettext_lazy("Joining or new")),
}
TABLES: dict[str, _StrPromise] = {
    "people": gettext_lazy("Person"),
    "departments": gettext_lazy("Department"),
    "channels": gettext_lazy("Channel"),
}
NAMES = frozenset({"given_name", "family_name", "display_name", "name", "handle"})


@dataclass(frozen=True, slots=True)
class Tile:
    action: str
    count: int
    word: str
    parts: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row, what changes and what follows."""

    line: RowLine
    kind: str
    fields: list[FieldChange]  # without the names that stand beside them
    follows: list[str]
    url: str  # where they are shown, "" while they are not there


@dataclass(frozen=True, slots=True)
class Section:
    action: str
    title: str
    count: int
    lines: list[Line]
    url: str  # to all of them, "" when these are all


def preview_context(request: HttpRequest, viewer: Viewer, plan: ImportPlan) -> dict[str, Any]:
    """Return what the template shows; the number of queries does not grow with the rows."""
    show = request.GET.get("show", "")
    if show and show not in ACTIONS:
        raise Missing
    page = page_asked(request) if show else 1
    waiting = plan.state == State.WAITING
    first = (page - 1) * PAGE
    sections = _sections(plan, show, first)
    shown = len(sections[0].lines) if show and sections else 0
    more = show and shown and first + shown < sections[0].count
    return {
        "plan": plan,
        "show": show,
        "sections": sections,
        "tiles": _tiles(plan),
        "unchanged": plan.totals.get("unchanged", 0),
        "read": _rows_read(plan),
        "outdated": _outdated(plan),
        "mostly": leavers_mostly_of(plan) if waiting else None,
        "told": plan.consequences,
        "rehearsed": REHEARSED_CHANGES,
        "resized": _resized(plan),
        "rows_kept": plan.rows.count(),
        "first": first + 1,
        "last": first + shown,
        "next_url": turned(request, page + 1) if more else "",
        "first_url": turned(request, 1) if page > 1 else "",
        "may_import": can_import(viewer),
        "may_release": can_release(viewer),
    }


def _resized(plan: ImportPlan) -> str:
    """Return what the import means for the organisation's size: "outgrown", one of the sizes that
    its headcount would write down, or "" for nothing."""
    if plan.state not in {State.PLANNED, State.WAITING} or not plan.more_people:
        return ""
    size, people = organisation_settings().size, Person.objects.employed().count()
    after = people + plan.more_people
    if not size:
        return size_of(after)
    newly = is_outgrown(size, after) and not is_outgrown(size, people)
    return "outgrown" if newly else ""


def _rows_read(plan: ImportPlan) -> int:
    """Leavers are those that the file does not have."""
    return sum(number for action, number in plan.totals.items() if action != "left")


def _outdated(plan: ImportPlan) -> bool:
    """Whether the organisation has moved on since the plan was made."""
    if plan.state not in {State.PLANNED, State.WAITING}:
        return plan.state == State.STALE
    with connection.cursor() as cursor:
        return plan.made_on != state_hash(cursor)


def _tiles(plan: ImportPlan) -> list[Tile]:
    tiles = []
    for action, (word, _title) in ACTIONS.items():
        by = {table: plan.counts.get(table, {}).get(action, 0) for table in TABLES}
        count = sum(by.values())
        if action == "rehired" and not count:
            continue
        parts = [table_count(table, number) for table, number in by.items() if number]
        url = f"?show={action}" if count else ""
        tiles.append(Tile(action, count, str(word), ", ".join(parts), url))
    return tiles


def table_count(table: str, number: int) -> str:
    """Return "2 people"."""
    return f"{number} {table_word(table, number)}"


def table_word(table: str, number: int) -> str:
    """Return "person", or "people"."""
    return {
        "people": ngettext("person", "people", number),
        "departments": ngettext("department", "departments", number),
        "channels": ngettext("channel", "channels", number),
    }[table]


def _sections(plan: ImportPlan, show: str, first: int) -> list[Section]:
    wanted = {
        action: plan.totals.get(action, 0)
        for action in ACTIONS
        if plan.totals.get(action, 0) and show in {"", action}
    }
    skip, most = (first, PAGE) if show else (0, SHORT)
    rows = {action: rows_stretch(plan, action, skip=skip, most=most) for action in wanted}
    named = iter(rows_named(plan, (row for found in rows.values() for row in found)))
    follows = _follows(plan)
    there = set(ACTIONS) - {"left" if plan.state == State.APPLIED else "created"}
    return [
        Section(
            action=action,
            title=str(ACTIONS[action][1]),
            count=count,
            lines=_lines(rows[action], named, follows, there),
            url="" if show or count <= len(rows[action]) else f"?show={action}",
        )
        for action, count in wanted.items()
    ]


def _lines(
    rows: list[ImportRow],
    named: Iterator[RowLine],
    follows: dict[str, list[str]],
    there: Collection[str],
) -> list[Line]:
    found = [next(named) for _row in rows]
    return [
        Line(
            line,
            str(TABLES[line.row.table]),
            [
                cell
                for cell in line.fields
                if line.row.action != "created" or cell.name not in NAMES
            ],
            follows.get(str(line.row.subject_uid), []),
            page_of(line.row.table, line.row.subject_uid) if line.row.action in there else "",
        )
        for line in found
    ]


def _follows(plan: ImportPlan) -> dict[str, list[str]]:
    """Return by person what the rehearsal said of them, in sentences."""
    told: dict[str, list[str]] = {}
    words = {
        "ended": _("%(role)s, %(department)s: ends"),
        "ready": _("%(role)s, %(department)s: becomes ready"),
    }
    other = _("%(role)s, %(department)s: no longer ready")
    for one in plan.consequences.get("roles", {}).get("rows", []):
        word = words.get(one["becomes"], other)
        told.setdefault(one["person_uid"], []).append(word % one)
    for one in plan.consequences.get("channels", {}).get("rows", []):
        sentence = _("%s has no owner any more") % one["handle"]
        told.setdefault(one["person_uid"], []).append(sentence)
    return told


def preview_export(request: HttpRequest, plan: ImportPlan) -> HttpResponseBase:
    """All rows that are kept, one line for each cell that changes."""
    header = [_("What"), _("Change"), _("Key"), _("Name"), _("Field"), _("Before"), _("After")]
    rows = (
        [*_about(line), change.word, change.before, change.after]
        for line in rows_all(plan)
        for change in line.fields or [FieldChange("", "", "", "")]
    )
    table = Table("import", header, rows, count=plan.rows.count())
    return table_response(request, table)


def _about(line: RowLine) -> tuple[str, str, str, str]:
    row = line.row
    return str(TABLES[row.table]), str(ACTIONS[row.action][1]), row.key, row.label
