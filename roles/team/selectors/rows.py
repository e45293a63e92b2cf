"""Assignments as the API gives them: plain rows, a flat number of queries a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from governance.audit.selectors import fields_before
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod
from roles.team.rules import Authority, state_word
from roles.team.selectors.cards import cards_of
from roles.team.selectors.moments import moment_of, span_of, then_add

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

IN_THE_TRAIL = ("hours", "signs_as", "persona")
NOT_KEPT = ("ends_on", "items", "card")  # of an assignment on a day of the past
# path of the query → name in the answer
ASSIGNMENT_FIELDS = {
    "uid": "uid",
    "role__uid": "role",
    "role__type__key": "type",
    "role__type__kind": "kind",
    "role__department__uid": "department",
    "person__uid": "holder",
    "state": "state",
    "authority": "authority",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "proposed_at": "proposed_at",
    "languages": "languages",
    "regions": "regions",
    "backup__uid": "backup",
    "hours": "hours",
    "signs_as": "signs_as",
    "persona": "persona",
}


@dataclass(frozen=True, slots=True)
class AssignmentFilter:
    """What a client asked for; None is everything. ``as_of`` is a day of the organisation's."""

    ready: bool | None = None
    department: UUID | None = None
    person: UUID | None = None
    role: UUID | None = None
    as_of: date | None = None


def assignments_rows(
    *, viewer: Viewer, wanted: AssignmentFilter, now: datetime
) -> QuerySet[Assignment, dict[str, Any]]:
    """Return rows to page through, not yet finished; see ``assignments_finish``.

    With ``as_of`` those that were in being on that day, and *ready* means: at some moment of it.
    """
    rows = Assignment.objects.visible_to(viewer)
    periods = ReadyPeriod.objects.filter(assignment=OuterRef("pk"))
    if wanted.as_of is None:
        period = periods.filter(during__contains=now)
    else:
        span = span_of(wanted.as_of, now)
        begin, end = span.begin, span.end
        period = periods.filter(during__overlap=(begin, end))
        rows = rows.filter(
            Q(closed_at=None) | Q(closed_at__gt=begin),
            Q(ends_on=None) | Q(ends_on__gt=wanted.as_of),
            proposed_at__lt=end,
            starts_on__lte=wanted.as_of,
        )
    at_its_end = periods.filter(during__contains=moment_of(wanted.as_of, now))
    named: dict[str, Any] = {"is_ready": Exists(period), "ready_then": Exists(at_its_end)}
    rows = rows.annotate(**named)
    asked = {
        "is_ready": wanted.ready,
        "role__department__uid": wanted.department,
        "person__uid": wanted.person,
        "role__uid": wanted.role,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    found: QuerySet[Assignment, dict[str, Any]] = rows.values(
        "pk", "is_ready", "ready_then", *ASSIGNMENT_FIELDS
    )
    return found


def assignments_finish(
    rows: Iterable[dict[str, Any]], *, viewer: Viewer, now: datetime, as_of: date | None = None
) -> list[dict[str, Any]]:
    """Add checklist, card, focus and dotted line to a page of rows, in ten queries, and words for
    numbers.

    State, focus, backup, hours, authority and line are those of the end of the day ``as_of``; what
    is not kept of a day is left out then. A colleague's row has neither checklist, card, line,
    hours nor backup for people from outside.
    """
    page = list(rows)
    moment = moment_of(as_of, now)
    items: dict[int, list[dict[str, Any]]] = {row["pk"]: [] for row in page}
    fields = ("assignment_id", "kind", "ref", "title", "blocks_from", "met_at", "expires_at")
    for item in ChecklistItem.objects.filter(assignment__in=items).order_by("pk").values(*fields):
        items[item.pop("assignment_id")].append(item)
    then_add(page, moment)
    if as_of is not None:
        _told_put(page, moment)
    cards = {} if as_of else cards_of(list(items), viewer=viewer, now=now)
    plain = viewer.person_uid if viewer.external else None
    found = [
        _plain(row)
        if plain and row["person__uid"] != plain
        else _finished(row, items[row["pk"]], cards.get(row["pk"]))
        for row in page
    ]
    if as_of is None:
        return found
    return [{name: row[name] for name in row if name not in NOT_KEPT} for row in found]


def _told_put(page: list[dict[str, Any]], moment: datetime) -> None:
    """Name who stood in at ``moment``, the hours that were agreed and the name used outside, by
    what the trail says of later changes; one query."""
    uids = [row["uid"] for row in page]
    verb = "assignment.focus_changed"
    before = fields_before(subject_uids=uids, verb=verb, moment=moment)
    for row in page:
        told = before.get(row["uid"], {})
        if "backup" in told:
            row["backup__uid"] = UUID(told["backup"]) if told["backup"] else None
        row |= {name: told[name] for name in IN_THE_TRAIL if name in told}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return _finished(row, [], None) | {"backup": None, "hours": None, "dotted_to": []}


def _finished(
    row: dict[str, Any], items: list[dict[str, Any]], card: dict[str, Any] | None
) -> dict[str, Any]:
    return {
        **{name: row[path] for path, name in ASSIGNMENT_FIELDS.items()},
        "authority": Authority(row["authority"]).name.lower(),
        "word": state_word(row["state"], ready=row["ready_then"]),
        "ready": row["is_ready"],
        "hours": None if row["hours"] is None else float(row["hours"]),
        "channels": row["channels"],
        "dotted_to": row["dotted_to"],
        "items": items,
        "card": card,
    }
