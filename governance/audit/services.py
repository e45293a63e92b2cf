"""Writing the trail: one entry for one change, or one statement for a whole set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection, transaction

from governance.audit.models import Entry, Seal, TrailCheck
from governance.audit.rules import GENESIS, ids_pack, seal_hash
from governance.audit.selectors import last_sealed_id, trail_verify, transactions_restarted
from governance.core.request import request_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
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
        request_id=actor.request_id or request_id(),
    )


# The web role cannot hand in a leaf; a function of the owner makes them, of values alone.
ENTRIES_WRITE = """
{with_sql}
SELECT playbook_audit_write(%s, %s, %s, %s, %s, %s, {verbs},
  array_agg(s.subject_uid), array_agg(s.subject_label::text), array_agg(s.changes))
FROM ({select}) AS s ({columns})
"""
COLUMNS = "subject_uid, subject_label, changes"
EACH_ITS_VERB = {"verbs": "array_agg(s.verb::text)", "columns": f"verb, {COLUMNS}"}
ONE_VERB = {"verbs": "ARRAY[%s]", "columns": COLUMNS}


def entries_record(
    *,
    cursor: CursorWrapper,
    actor: Viewer,
    subject_type: str,
    select: str,
    params: Sequence[Any] = (),
    with_sql: str = "",
    with_params: Sequence[Any] = (),
    verb: str = "",
    reason: str = "",
) -> int:
    """Record an entry for each row of ``select`` in one statement; return how many.

    ``select`` yields (verb text, subject uid, subject label text, changes jsonb), without the
    verb where ``verb`` is that of all. It is SQL of ours, never of a client; values go into
    ``params``. ``with_sql`` ("WITH done AS (UPDATE … RETURNING …)") lets the change and its
    entries be one statement.
    """
    form = ONE_VERB if verb else EACH_ITS_VERB
    cursor.execute(
        ENTRIES_WRITE.format(select=select, with_sql=with_sql, **form),
        [
            *with_params,
            actor.uid,
            actor.label,
            actor.kind,
            subject_type,
            reason,
            actor.request_id or request_id(),
            *([verb] if verb else []),
            *params,
        ],
    )
    return int(cursor.fetchone()[0])


# The oldest transaction that may still write an entry. The snapshot counts those of every
# database of the server; what is known to run in another one never writes here. Looked up after
# the snapshot was taken: who is over by then, or cannot be told, holds the seal up once more.
SEALABLE = """
WITH horizon AS MATERIALIZED (
  SELECT COALESCE(
    (SELECT running FROM pg_snapshot_xip(pg_current_snapshot()) AS running
     WHERE NOT EXISTS (
       SELECT FROM pg_stat_activity AS elsewhere
       WHERE elsewhere.backend_xid = running::xid AND elsewhere.datname <> current_database())
     ORDER BY running LIMIT 1),
    pg_snapshot_xmax(pg_current_snapshot())) AS xid
)
SELECT id, leaf, xid::text::bigint FROM governance_audit_entry
WHERE (xid, id) > (%s::text::xid8, %s) AND id > %s
  AND xid < (SELECT xid FROM horizon)
ORDER BY xid, id LIMIT %s
"""
# Transactions that this server has not begun yet were another's: a dump was restored here.
RESTORED = """
SELECT id, leaf, xid::text::bigint FROM governance_audit_entry
WHERE (xid, id) > (%s::text::xid8, %s) AND id > %s
  AND xid >= pg_snapshot_xmax(pg_current_snapshot())
ORDER BY xid, id LIMIT %s
"""
SEAL_LOCK = 7_401_001  # an advisory lock of our own: one sealer at a time, the rest go home
SEAL_BATCH = 10_000


@transaction.atomic
def entries_seal(*, limit: int = SEAL_BATCH) -> int:
    """Seal the next batch of entries; return how many, 0 when there is none or another seals.

    Rows are taken by writing transaction and then id, and only once every earlier
    transaction of this database is over: going by id alone would lose a late committer for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = Seal.objects.order_by("-number").first()
        rows, after_id = _sealable(cursor, last, limit)
    if not rows:
        return 0
    previous = bytes(last.hash) if last else GENESIS
    leaves = b"".join(bytes(leaf) for _id, leaf, _xid in rows)
    last_id, _leaf, last_xid = rows[-1]
    Seal.objects.create(
        number=last.number + 1 if last else 1,
        last_xid=last_xid,
        last_id=last_id,
        after_id=after_id,
        count=len(rows),
        entry_ids=ids_pack([row[0] for row in rows]),
        leaves=leaves,
        previous_hash=previous,
        hash=seal_hash(previous, leaves, len(rows), last_id),
    )
    return len(rows)


def _sealable(
    cursor: CursorWrapper, last: Seal | None, limit: int
) -> tuple[list[tuple[Any, ...]], int]:
    """Return the rows of the next seal, and after which id its numbering of transactions holds.

    Where a dump was restored, first what it brought is sealed to its end, in its own order.
    Then the new numbers count, for what was written after it.
    """
    if last is None:
        cursor.execute(SEALABLE, ["0", 0, 0, limit])
        return cursor.fetchall(), 0
    restored = transactions_restarted(last)
    cursor.execute(
        RESTORED if restored else SEALABLE,
        [str(last.last_xid), last.last_id, last.after_id, limit],
    )
    rows = cursor.fetchall()
    if rows or not restored:
        return rows, last.after_id
    after_id = last_sealed_id()
    cursor.execute(SEALABLE, ["0", 0, after_id, limit])
    return cursor.fetchall(), after_id


@transaction.atomic
def trail_check(*, actor: Viewer, now: datetime) -> TrailCheck:
    """Verify the trail as ``verify_audit`` does, and keep what was found; costs what that costs."""
    found = trail_verify()
    faults = [
        {"entry": each.entry_id, "seal": each.seal, "label": each.label, "what": each.what}
        for each in found.faults
    ]
    check = TrailCheck.objects.create(
        at=now,
        asked_by=actor.label,
        entries=found.entries,
        seals=found.seals,
        tail=found.tail,
        last_hash=found.last_hash,
        faults=faults,
    )
    changes = {"entries": found.entries, "seals": found.seals, "faults": len(faults)}
    entry_record(actor=actor, verb="trail.verified", subject=check, changes=changes)
    return check
