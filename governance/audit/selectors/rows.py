"""Entries of the trail as plain rows for the API, to be kept elsewhere as well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F, Subquery, TextField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from governance.audit.models import Entry
from governance.audit.rules import KINDS, can_read_trail, sees_technical
from governance.core.errors import Missing, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

LEAF = RawSQL("encode(governance_audit_entry.leaf, 'hex')", [], output_field=TextField())
ENTRY_FIELDS: dict[str, Any] = {
    "uid": F("uid"),
    "recorded_at": F("recorded_at"),
    "actor": F("actor_uid"),
    "actor_label": F("actor_label"),
    "actor_kind": F("actor_kind"),
    "verb": F("verb"),
    "subject_type": F("subject_type"),
    "subject": F("subject_uid"),
    "subject_label": F("subject_label"),
    "reason": F("reason"),
    "changes": F("changes"),
    "request_id": F("request_id"),
    "leaf": LEAF,
}
# A public id tells when it was made: at most so long before the entry was recorded, as clocks go.
SKEW = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def trail_check(viewer: Viewer) -> None:
    """Raise NotAllowed for a token that is limited to a department, Missing for whoever else sees
    nothing of the trail."""
    if can_read_trail(viewer) or sees_technical(viewer):
        return
    if viewer.kind == "token":
        detail = _("The trail is of no department: take a token without a limit.")
        raise NotAllowed("limited", detail)
    raise Missing


def entries_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    kind: str | None = None,
    verb: str | None = None,
    subject: UUID | None = None,
    actor: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: UUID | None = None,
) -> QuerySet[Entry, dict[str, Any]]:
    """Return the entries that the viewer sees, behind the one with the public id ``after``, in
    the order in which they were written.

    ``kind`` is a key of ``KINDS``; ``since`` counts, ``until`` does not. One query.
    """
    wanted = {
        "subject_type__in": KINDS[kind][1] if kind else None,
        "verb": verb,
        "subject_uid": subject,
        "actor_uid": actor,
        "recorded_at__gte": since,
        "recorded_at__lt": until,
        "pk__gte": _first_from(since - SKEW) if since else None,
        "pk__gt": Subquery(Entry.objects.filter(uid=after).values("pk")) if after else None,
    }
    given = {path: value for path, value in wanted.items() if value is not None}
    found: Any = Entry.objects.visible_to(viewer).filter(**given).order_by("pk")
    columns = {f"_{name}": ENTRY_FIELDS[name] for name in fields}
    rows: QuerySet[Entry, dict[str, Any]] = found.values("uid", **columns)
    return rows


def entries_named(rows: Sequence[dict[str, Any]], fields: Sequence[str]) -> list[dict[str, Any]]:
    """Return rows of ``entries_rows`` under the names of the API."""
    return [{name: row[f"_{name}"] for name in fields} for row in rows]


def _first_from(moment: datetime) -> Subquery:
    """Return the key of the first entry that was made at ``moment`` or later, by its public id
    (UUIDv7): what is older is not walked through."""
    milliseconds = max(int((moment - EPOCH) / timedelta(milliseconds=1)), 0)
    made = Entry.objects.filter(uid__gte=UUID(int=milliseconds << 80)).order_by("uid")
    return Subquery(made.values("pk")[:1])
