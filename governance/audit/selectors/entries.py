"""What happened to one thing, or to several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


def entries_about(subject_uid: UUID) -> QuerySet[Entry]:
    """Return what happened to one thing, oldest first."""
    return Entry.objects.filter(subject_uid=subject_uid).order_by("id")


def subjects_since(*, subject_uids: Collection[UUID], verb: str, since: datetime) -> set[UUID]:
    """Return those to which it happened at ``since`` or later."""
    entries = Entry.objects.filter(subject_uid__in=subject_uids, verb=verb, recorded_at__gte=since)
    return {uid for uid in entries.values_list("subject_uid", flat=True) if uid is not None}


def entries_latest(*, subject_uids: Collection[UUID], after: int = 0) -> dict[UUID, Entry]:
    """Return the last thing that happened to each, of the entries behind ``after`` (an id)."""
    entries = Entry.objects.filter(subject_uid__in=subject_uids, pk__gt=after)
    latest = entries.order_by("subject_uid", "-id").distinct("subject_uid")
    return {entry.subject_uid: entry for entry in latest if entry.subject_uid}
