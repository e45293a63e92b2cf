"""Roles and assignments as the API gives them: plain rows, a flat number of queries a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from roles.org.selectors.rows import unseen_blanked
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod, Role
from roles.team.rules import Authority, state_word
from roles.team.selectors.moments import moment_of, span_of, then_add

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.team.models import RoleQuerySet

NOT_KEPT = ("ends_on", "backup", "items")  # of an assignment on a day of the past
ROLE_KEPT = ("uid", "type", "kind", "department", "opened_at", "vacant")
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
}
ROLE_FIELDS = {
    "uid": "uid",
    "type__key": "type",
    "type__kind": "kind",
    "type__name": "name",
    "department__uid": "department",
    "focus": "focus",
    "purpose": "purpose",
    "end_goal": "end_goal",
    "opened_at": "opened_at",
    "closed_on": "closed_on",
    "fallback__uid": "fallback",
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
    """Add checklist, focus and dotted line to a page of rows, in seven queries, and words for
    numbers.

    State, focus, authority and line are those of the end of the day ``as_of``; what is not kept
    of a day is left out then. A colleague's row has neither checklist, line nor backup for people
    from outside.
    """
    page = list(rows)
    moment = moment_of(as_of, now)
    items: dict[int, list[dict[str, Any]]] = {row["pk"]: [] for row in page}
    fields = ("assignment_id", "kind", "ref", "title", "blocks_from", "met_at", "expires_at")
    for item in ChecklistItem.objects.filter(assignment__in=items).order_by("pk").values(*fields):
        items[item.pop("assignment_id")].append(item)
    then_add(page, moment)
    plain = viewer.person_uid if viewer.external else None
    found = [
        _plain(row) if plain and row["person__uid"] != plain else _finished(row, items[row["pk"]])
        for row in page
    ]
    if as_of is None:
        return found
    return [{name: row[name] for name in row if name not in NOT_KEPT} for row in found]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return _finished(row, []) | {"backup": None, "dotted_to": []}


def _finished(row: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **{name: row[path] for path, name in ASSIGNMENT_FIELDS.items()},
        "authority": Authority(row["authority"]).name.lower(),
        "word": state_word(row["state"], ready=row["ready_then"]),
        "ready": row["is_ready"],
        "channels": row["channels"],
        "dotted_to": row["dotted_to"],
        "items": items,
    }


@dataclass(frozen=True, slots=True)
class RoleFilter:
    department: UUID | None = None
    type: str | None = None
    vacant: bool | None = None
    open: bool | None = None
    as_of: date | None = None


def roles_then(*, viewer: Viewer, as_of: date | None, now: datetime) -> RoleQuerySet:
    """Return roles with ``is_filled``: whether somebody is ready in it.

    With ``as_of`` those that were open on that day, filled if somebody was ready at some moment
    of it.
    """
    span = span_of(as_of, now)
    ready = ReadyPeriod.objects.filter(
        assignment__role=OuterRef("pk"), during__overlap=(span.begin, span.end)
    )
    named: dict[str, Any] = {"is_filled": Exists(ready)}
    rows = Role.objects.visible_to(viewer).annotate(**named)
    if as_of is None:
        return rows
    there = Q(closed_on=None) | Q(closed_on__gte=as_of)
    return rows.filter(there, opened_at__lt=span.end)


def roles_rows(
    *, viewer: Viewer, wanted: RoleFilter, now: datetime
) -> QuerySet[Role, dict[str, Any]]:
    """Return rows of roles as ``roles_then`` has them; *vacant* is what no ready holder fills."""
    rows = roles_then(viewer=viewer, as_of=wanted.as_of, now=now)
    asked = {
        "department__uid": wanted.department,
        "type__key": wanted.type,
        "is_filled": None if wanted.vacant is None else not wanted.vacant,
        "closed_on__isnull": wanted.open,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    found: QuerySet[Role, dict[str, Any]] = rows.values("is_filled", *ROLE_FIELDS)
    return found


def roles_finish(
    rows: Iterable[dict[str, Any]], *, viewer: Viewer, as_of: date | None = None
) -> list[dict[str, Any]]:
    """Return a page of ``roles_rows`` as it is answered; on a day, with what is kept of it. Who
    stands in is not told to people from outside who do not see them."""
    found = [
        {
            **{name: row[path] for path, name in ROLE_FIELDS.items()},
            "vacant": not row["is_filled"] and (as_of is not None or row["closed_on"] is None),
        }
        for row in rows
    ]
    if as_of is None:
        return unseen_blanked(viewer, found, "fallback")
    return [{name: row[name] for name in ROLE_KEPT} for row in found]
