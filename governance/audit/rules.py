"""How batches of the trail are sealed. Pure decisions."""

from __future__ import annotations

import hashlib
import struct

GENESIS = bytes(32)
LEAF = 32


def seal_hash(previous: bytes, leaves: bytes, count: int, last_id: int) -> bytes:
    """Return SHA-256(previous hash ‖ ordered leaves ‖ count ‖ last id), numbers as 8 bytes."""
    digest = hashlib.sha256(previous)
    digest.update(leaves)
    digest.update(struct.pack(">qq", count, last_id))
    return digest.digest()


def ids_pack(ids: list[int]) -> bytes:
    return struct.pack(f">{len(ids)}q", *ids)


def ids_unpack(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(packed) // 8}q", packed)


def leaf_at(leaves: bytes, position: int) -> bytes:
    return leaves[position * LEAF : (position + 1) * LEAF]
