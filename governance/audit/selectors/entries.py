"""What happened to one thing, or to several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from governance.audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


def entries_about(subject_uid: UUID) -> QuerySet[Entry]:
    """Return what happened to one thing, oldest first."""
    return Entry.objects.filter(subject_uid=subject_uid).order_by("id")


def entries_about_any(subject_uids: Collection[UUID]) -> QuerySet[Entry]:
    """Return what happened to any of these, the newest first."""
    return Entry.objects.filter(subject_uid__in=subject_uids).order_by("-id")


def subjects_since(*, subject_uids: Collection[UUID], verb: str, since: datetime) -> set[UUID]:
    """Return those to which it happened at ``since`` or later."""
    entries = Entry.objects.filter(subject_uid__in=subject_uids, verb=verb, recorded_at__gte=since)
    return {uid for uid in entries.values_list("subject_uid", flat=True) if uid is not None}


def entries_latest(*, subject_uids: Collection[UUID], after: int = 0) -> dict[UUID, Entry]:
    """Return the last thing that happened to each, of the entries behind ``after`` (an id)."""
    entries = Entry.objects.filter(subject_uid__in=subject_uids, pk__gt=after)
    latest = entries.order_by("subject_uid", "-id").distinct("subject_uid")
    return {entry.subject_uid: entry for entry in latest if entry.subject_uid}


def acted_last(*, actor_uid: UUID) -> datetime | None:
    """Return when this account did anything that the trail holds for the last time; one query."""
    own = Entry.objects.filter(actor_uid=actor_uid).order_by("-id")
    return own.values_list("recorded_at", flat=True).first()


def fields_before(
    *, subject_uids: Collection[UUID], verb: str, moment: datetime
) -> dict[UUID, dict[str, Any]]:
    """Return of each thing the fields that ``verb`` changed after ``moment``, as they were then.

    ``changes`` of that verb are ``{"field": [before, after]}``. One query.
    """
    entries = Entry.objects.filter(
        subject_uid__in=subject_uids, verb=verb, recorded_at__gt=moment
    ).order_by("-id")
    found: dict[UUID, dict[str, Any]] = {}
    for uid, changes in entries.values_list("subject_uid", "changes"):
        if uid is not None:
            before = {name: pair[0] for name, pair in changes.items()}
            found[uid] = found.get(uid, {}) | before  # the earliest comes last, and counts
    return found


class Cause(NamedTuple):
    """The entry that says why a row changed."""

    uid: UUID
    verb: str


# Of the entries of a transaction the last one about the row itself, else the first one of it.
# Numbers of transactions begin anew where a dump was restored: an entry is of the same day.
CAUSES = """
SELECT asked.place, COALESCE(own.uid, first.uid), COALESCE(own.verb, first.verb)
FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[])
  WITH ORDINALITY AS asked (uid, xid, at, place)
LEFT JOIN LATERAL (
  SELECT e.uid, e.verb FROM governance_audit_entry e
  WHERE e.subject_uid = asked.uid AND e.xid = asked.xid::xid8 ORDER BY e.id DESC LIMIT 1
) AS own ON TRUE
LEFT JOIN LATERAL (
  SELECT e.uid, e.verb FROM governance_audit_entry e
  WHERE own.uid IS NULL AND e.xid = asked.xid::xid8
    AND e.recorded_at BETWEEN asked.at - interval '1 day' AND asked.at + interval '1 day'
  ORDER BY e.id LIMIT 1
) AS first ON TRUE
ORDER BY asked.place
"""


def causes_of(changes: Sequence[tuple[UUID, str, datetime]]) -> list[Cause | None]:
    """Return for each change, by what it changed, in which transaction and when, the entry that
    says why; None where the transaction wrote none. One query."""
    if not changes:
        return []
    uids, xids, moments = ([*column] for column in zip(*changes, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(CAUSES, [uids, xids, moments])
        return [Cause(uid, verb) if uid else None for _place, uid, verb in cursor.fetchall()]
