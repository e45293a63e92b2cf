"""Roles as the API gives them: plain rows, a flat number of queries a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from governance.audit.selectors import fields_before
from roles.org.selectors.rows import unseen_blanked
from roles.team.models import ReadyPeriod, Role
from roles.team.rules import sees_trials
from roles.team.selectors.moments import day_of, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.team.models import RoleQuerySet

NOT_KEPT = ("name",)  # of a role on a day of the past: its type may have had another
# path of the query → name in the answer
ROLE_FIELDS = {
    "uid": "uid",
    "type__key": "type",
    "type__kind": "kind",
    "type__name": "name",
    "department__uid": "department",
    "focus": "focus",
    "purpose": "purpose",
    "end_goal": "end_goal",
    "serves": "serves",
    "trial_until": "trial_until",
    "trial_why": "trial_why",
    "opened_at": "opened_at",
    "closed_on": "closed_on",
    "fallback__uid": "fallback",
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
    stands in is not told to people from outside who do not see them, nor that one is on trial."""
    found = [
        {
            **{name: row[path] for path, name in ROLE_FIELDS.items()},
            "vacant": not row["is_filled"] and (as_of is not None or row["closed_on"] is None),
        }
        for row in rows
    ]
    if as_of is not None:
        found = _of_day(found, as_of)
    if not sees_trials(viewer):
        found = [{**row, "trial_until": None, "trial_why": ""} for row in found]
    return unseen_blanked(viewer, found, "fallback")


def _day(told: date | str | None) -> date | None:
    """Return the day, which the trail keeps as text."""
    return date.fromisoformat(told) if isinstance(told, str) else told


def _of_day(rows: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    """Return the rows as they stood at the end of ``day``, by what the trail says of later
    changes; one query."""
    uids = [row["uid"] for row in rows]
    before = fields_before(subject_uids=uids, verb="role.changed", moment=day_of(day)[1])
    found = []
    for row in rows:
        then = row | before.get(row["uid"], {})
        then["fallback"] = then["fallback"] and UUID(str(then["fallback"]))
        then["trial_until"] = _day(then["trial_until"])
        then["closed_on"] = then["closed_on"] if then["closed_on"] == day else None
        found.append({name: then[name] for name in then if name not in NOT_KEPT})
    return found
