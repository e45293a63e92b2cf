"""Entries and seals to be handed on, with the bytes by which anybody can check them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from governance.audit.models import Seal
from governance.audit.rules import ids_unpack

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Exported:
    """An entry as it was written: ``canonical`` are the bytes whose SHA-256 is ``leaf``."""

    id: int
    recorded_at: datetime
    actor: str
    verb: str
    subject: str
    leaf: bytes
    canonical: bytes


EXPORTED = """
SELECT e.id, e.recorded_at, e.actor_label, e.verb, e.subject_label, e.leaf, e.canonical
FROM governance_audit_entry e WHERE e.subject_uid IN ({select}) ORDER BY e.id
"""
AT_ONCE = 1000
# A clock may have been ahead when an entry was written, and set right before it was sealed.
AHEAD: Final = timedelta(days=1)


def entries_exported(select: str, params: Sequence[Any]) -> Iterator[Exported]:
    """Yield the entries about what ``select`` yields the uids of, in order of writing.

    ``select`` is SQL of ours, never of a client. Read a thousand at a time, inside a transaction.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(EXPORTED.format(select=select), params)
        while rows := cursor.fetchmany(AT_ONCE):
            for pk, at, actor, verb, subject, leaf, canonical in rows:
                yield Exported(pk, at, actor, verb, subject, bytes(leaf), bytes(canonical))


def seals_holding(entry_ids: Collection[int], since: datetime) -> Iterator[Seal]:
    """Yield the seals that hold any of these entries, the first of which was written ``since``."""
    wanted = frozenset(entry_ids)
    seals = Seal.objects.filter(sealed_at__gte=since - AHEAD).order_by("number")
    for seal in seals.iterator(chunk_size=20):
        if not wanted.isdisjoint(ids_unpack(bytes(seal.entry_ids))):
            yield seal
