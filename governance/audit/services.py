"""Writing the trail: one entry for one change, or one statement for a whole set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from governance.audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from governance.core.viewer import Viewer


class Subject(Protocol):
    """Anything with a public id that can be named."""

    @property
    def uid(self) -> UUID: ...

    def __str__(self) -> str: ...


def entry_record(
    *,
    actor: Viewer,
    verb: str,
    subject: Subject,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Record that ``actor`` did ``verb`` ("assignment.proposed") to ``subject``.

    Call it inside the transaction of the change. ``changes`` must be JSON: facts, or
    ``{"field": [before, after]}``. One INSERT; no lock is taken.
    """
    Entry.objects.create(
        actor_uid=actor.uid,
        actor_label=actor.label,
        actor_kind=actor.kind,
        verb=verb,
        subject_type=type(subject).__name__.lower(),
        subject_uid=subject.uid,
        subject_label=str(subject),
        reason=reason,
        changes=dict(changes or {}),
        request_id=actor.request_id,
    )


ENTRIES_INSERT = """
{with_sql}
INSERT INTO governance_audit_entry
  (uid, recorded_at, actor_uid, actor_label, actor_kind, verb, subject_type, subject_uid,
   subject_label, reason, changes, request_id)
SELECT uuid7(), now(), %s, %s, %s, s.verb, %s, s.subject_uid, s.subject_label, %s, s.changes, %s
FROM ({select}) AS s (verb, subject_uid, subject_label, changes)
"""


def entries_record(
    *,
    cursor: CursorWrapper,
    actor: Viewer,
    subject_type: str,
    select: str,
    params: Sequence[Any] = (),
    with_sql: str = "",
    with_params: Sequence[Any] = (),
    reason: str = "",
) -> int:
    """Record an entry for each row of ``select`` in one statement; return how many.

    ``select`` yields (verb text, subject uid, subject label text, changes jsonb). It is
    SQL of ours, never of a client; values go into ``params``. ``with_sql`` ("WITH done AS
    (UPDATE … RETURNING …)") lets the change and its entries be one statement.
    """
    cursor.execute(
        ENTRIES_INSERT.format(select=select, with_sql=with_sql),
        [
            *with_params,
            actor.uid,
            actor.label,
            actor.kind,
            subject_type,
            reason,
            actor.request_id,
            *params,
        ],
    )
    return int(cursor.rowcount)
