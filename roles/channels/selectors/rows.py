"""The registry of channels as plain rows for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roles.channels.models import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

CHANNEL_FIELDS = {
    "uid": "uid",
    "kind": "kind",
    "platform": "platform",
    "handle": "handle",
    "url": "url",
    "owner": "owner__uid",
    "department": "department__uid",
}


def channels_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    uid: UUID | None = None,
    platform: str | None = None,
    owner: UUID | None = None,
    department: UUID | None = None,
) -> QuerySet[Channel, dict[str, Any]]:
    """Return channels as rows for ``rows_named``; one query."""
    wanted = {
        "uid": uid,
        "platform": platform.lower() if platform else None,
        "owner__uid": owner,
        "department__uid": department,
    }
    given = {path: value for path, value in wanted.items() if value is not None}
    columns = [CHANNEL_FIELDS[name] for name in fields]
    behind = [] if "uid" in fields else ["uid"]
    channels = Channel.objects.visible_to(viewer).filter(**given)
    rows: QuerySet[Channel, dict[str, Any]] = channels.order_by("uid").values(*columns, *behind)
    return rows
