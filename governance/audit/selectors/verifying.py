"""Checking that nobody has changed the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from governance.audit.models import Seal, TrailCheck
from governance.audit.rules import GENESIS, ids_unpack, leaf_at, seal_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: which entry (or seal) and what."""

    entry_id: int | None
    seal: int | None
    label: str
    what: str

    def __str__(self) -> str:
        place = f"entry {self.entry_id}" if self.entry_id else f"seal {self.seal}"
        return f"{place}{f' ({self.label})' if self.label else ''}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome: ``tail`` entries are too young to be sealed, so only their leaf was checked."""

    entries: int
    seals: int
    tail: int
    last_hash: str
    faults: tuple[Fault, ...]

    @property
    def clean(self) -> bool:
        return not self.faults


# Set-wise in the database: the row as it is now against the bytes it was written with.
ALTERED = """
SELECT e.id, e.verb || ' ' || e.subject_label,
       e.leaf <> sha256(e.canonical)
FROM governance_audit_entry e
WHERE e.leaf <> sha256(e.canonical) OR e.canonical <> playbook_audit_canonical(e)
ORDER BY e.id LIMIT %s
"""
# Every row up to the last one sealed is in a seal: sealing waits for all that could come before.
# Rows are numbered by their server's transactions, so each restored part has a last one of its
# own; all of a part that others follow is sealed. Where the last one stands is asked of itself:
# its leaf vouches for that, and what the seal says of it is in no hash.
SEALED_PART = """
FROM governance_audit_entry e
WHERE e.id > %s AND (e.id <= %s OR (%s::bigint IS NULL AND (e.xid, e.id) <= (
  SELECT last.xid, last.id FROM governance_audit_entry last WHERE last.id = %s)))
"""
UNSEALED = f"""
SELECT e.id, e.verb || ' ' || e.subject_label {SEALED_PART} AND NOT e.id = ANY(%s)
ORDER BY e.id LIMIT %s
"""
WITHIN = f"SELECT count(*) {SEALED_PART}"
# Of the first and the last one also by which transaction.
SEALED = """
SELECT id, leaf, CASE WHEN id = ANY(%s) THEN xid::text::bigint END
FROM governance_audit_entry WHERE id = ANY(%s)
"""
MAX_FAULTS = 100
Place = tuple[int, int]  # transaction and id of an entry, in whose order they are sealed
LOWEST = -(2**63)


def trail_verify() -> Verification:
    """Check every entry against its leaf and every seal against the entries and its forerunner.

    Names the altered rows, the gaps, a cut end and what was slipped in, at most 100 of each
    kind, and the seal that a verification kept earlier ended with where it is gone.
    Linear: about 1.5 s for a million entries.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_audit_entry")
        entries = int(cursor.fetchone()[0])
        cursor.execute(ALTERED, [MAX_FAULTS])
        faults = [Fault(row[0], None, row[1], _altered(row[2])) for row in cursor.fetchall()]
    named = {fault.entry_id for fault in faults}
    previous, sealed, seals = GENESIS, 0, 0
    ends: dict[int, Place] = {}
    for seal in Seal.objects.order_by("number").iterator(chunk_size=100):
        seals += 1
        faults += _seal_chain_faults(seal, seals, previous)
        rest = _seal_entry_faults(seal, ends)
        faults += [fault for fault in rest if fault.entry_id is None or fault.entry_id not in named]
        previous, sealed = bytes(seal.hash), sealed + seal.count
    if all(fault.seal is None or fault.entry_id for fault in faults):
        faults += _slipped_in()
    faults += _forgotten()
    return Verification(
        entries=entries,
        seals=seals,
        tail=max(entries - sealed, 0),
        last_hash=previous.hex(),
        faults=tuple(faults),
    )


def _forgotten() -> list[Fault]:
    """Return the fault that the last seal of the newest clean verification is not there now."""
    kept = TrailCheck.objects.filter(faults=[], seals__gt=0).order_by("-pk").first()
    if kept is None:
        return []
    if Seal.objects.filter(number=kept.seals, hash=bytes.fromhex(kept.last_hash)).exists():
        return []
    what = _("an earlier verification found it, and it is gone or another one now")
    return [Fault(None, kept.seals, "", what)]


def _altered(bytes_differ: bool) -> str:
    if bytes_differ:
        return _("its bytes do not match its leaf")
    return _("a field differs from what was written")


def _seal_chain_faults(seal: Seal, expected_number: int, previous: bytes) -> Iterator[Fault]:
    leaves = bytes(seal.leaves)
    if seal.number != expected_number:
        yield Fault(None, seal.number, "", _("seal %d is missing before it") % expected_number)
    if bytes(seal.previous_hash) != previous:
        yield Fault(None, seal.number, "", _("it does not continue the seal before it"))
    count, packed = len(leaves) // 32, bytes(seal.entry_ids)
    listed = len(packed) == 8 * count and ids_unpack(packed)[-1:] == (seal.last_id,)
    hashed = seal_hash(bytes(seal.previous_hash), leaves, count, seal.last_id)
    if bytes(seal.hash) != hashed or seal.count != count or not listed:
        yield Fault(None, seal.number, "", _("its own bytes have been changed"))


def _seal_entry_faults(seal: Seal, ends: dict[int, Place]) -> Iterator[Fault]:
    """Yield what is wrong with what a seal holds. ``ends`` is by restored part where the seal
    before it ended, and then where this one does."""
    ids = ids_unpack(bytes(seal.entry_ids))
    leaves = bytes(seal.leaves)
    with connection.cursor() as cursor:
        cursor.execute(SEALED, [[*ids[:1], *ids[-1:]], list(ids)])
        rows = cursor.fetchall()
    found = {row[0]: bytes(row[1]) for row in rows}
    places = {row[0]: (row[2], row[0]) for row in rows if row[2] is not None}
    former = ends.get(seal.after_id, (0, LOWEST))
    if any(places[key] < former for key in ids[:1] if key in places):
        yield Fault(None, seal.number, "", _("it holds what comes before the end of another one"))
    ends[seal.after_id] = next((places[key] for key in ids[-1:] if key in places), former)
    for position, entry_id in enumerate(ids):
        if entry_id not in found:
            yield Fault(entry_id, seal.number, "", _("it was sealed and is gone"))
        elif found[entry_id] != leaf_at(leaves, position):
            yield Fault(entry_id, seal.number, "", _("its leaf is not the one that was sealed"))


def _slipped_in() -> list[Fault]:
    """Return entries that lie among the sealed ones, and that no seal knows."""
    faults: list[Fault] = []
    what = _("it lies among the sealed ones, and no seal holds it")
    parts = list(Seal.objects.order_by("after_id").values_list("after_id", flat=True).distinct())
    if not parts:  # nothing is sealed yet
        return faults
    for after_id, until_id in zip(parts, [*parts[1:], None], strict=True):
        seals = Seal.objects.filter(after_id=after_id).order_by("number")
        last = seals.latest("number")
        begin = after_id or LOWEST  # ids are drawn from 1 on, but a forger is free
        end = [begin, until_id, until_id, last.last_id]
        packed = seals.values_list("entry_ids", flat=True)
        with connection.cursor() as cursor:
            cursor.execute(WITHIN, end)
            if cursor.fetchone()[0] <= sum(len(ids) // 8 for ids in packed):
                continue
            known = [key for ids in packed for key in ids_unpack(bytes(ids))]
            cursor.execute(UNSEALED, [*end, known, MAX_FAULTS])
            faults += [Fault(row[0], None, row[1], what) for row in cursor.fetchall()]
    return faults


RESTARTED = "SELECT %s::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot())"


def transactions_restarted(last: Seal) -> bool:
    """Whether the last seal ends with a transaction that this server has not begun yet.

    It was another server's then, and a dump of it was restored here.
    """
    with connection.cursor() as cursor:
        cursor.execute(RESTARTED, [str(last.last_xid)])
        return bool(cursor.fetchone()[0])


def last_sealed_id() -> int:
    """Return the highest id in any seal; reads them all."""
    packed = Seal.objects.values_list("entry_ids", flat=True).iterator(chunk_size=100)
    return max((key for ids in packed for key in ids_unpack(bytes(ids))), default=0)


OLDEST_UNSEALED = """
SELECT recorded_at FROM governance_audit_entry WHERE id > %s AND (xid, id) > (%s::text::xid8, %s)
ORDER BY xid, id LIMIT 1
"""
UNSEALED_AMONG = """
SELECT id FROM governance_audit_entry
WHERE id = ANY(%s) AND id > %s AND (xid, id) > (%s::text::xid8, %s)
"""


def _ends_of_seals(last: Seal | None) -> list[tuple[int, str, int]]:
    """Return behind which id, transaction and id the entries stand that no seal holds."""
    if last is None:
        return [(0, "0", 0)]
    ends = [(last.after_id, str(last.last_xid), last.last_id)]
    if transactions_restarted(last):
        ends.append((last_sealed_id(), "0", 0))
    return ends


def unsealed_since() -> datetime | None:
    """Return when the oldest entry that no seal holds yet was written; None when all are sealed."""
    last = Seal.objects.order_by("-number").only("last_xid", "last_id", "after_id").first()
    found = []
    with connection.cursor() as cursor:
        for position in _ends_of_seals(last):
            cursor.execute(OLDEST_UNSEALED, position)
            found += cursor.fetchall()
    return min((row[0] for row in found), default=None)


def unsealed_among(ids: Collection[int]) -> set[int]:
    """Return which of these entries no seal holds yet; two queries, four after a restore."""
    last = Seal.objects.order_by("-number").only("last_xid", "last_id", "after_id").first()
    found: set[int] = set()
    with connection.cursor() as cursor:
        for position in _ends_of_seals(last):
            cursor.execute(UNSEALED_AMONG, [list(ids), *position])
            found |= {row[0] for row in cursor.fetchall()}
    return found
