"""How batches of the trail are sealed, and who may read it. Pure decisions."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from governance.core.viewer import Viewer

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
    count = len(packed) // 8
    return struct.unpack(f">{count}q", packed[: 8 * count])


def leaf_at(leaves: bytes, position: int) -> bytes:
    return leaves[position * LEAF : (position + 1) * LEAF]


TECHNICAL: Final = (
    *("user", "grant", "apitoken", "webhooktarget", "organisationsettings", "preference"),
    *("job", "message", "importplan", "export", "trailcheck", "roletype", "path", "gaprule"),
)
# What the entries may be filtered by → the words for it, and the subjects of such entries.
KINDS: Final[dict[str, tuple[_StrPromise, tuple[str, ...]]]] = {
    "roles": (
        _("Roles"),
        ("assignment", "role", "roletype", "liaison", "exemption", "proposaldraft", "cardlink"),
    ),
    "people": (_("People and departments"), ("person", "department", "draft", "importplan")),
    "guidelines": (
        _("Guidelines and courses"),
        ("policy", "policyversion", "course", "courseversion", "attempt", "certificate", "todo"),
    ),
    "channels": (
        _("Channels"),
        ("channel", "candidate", "site", "sitekeeper", "sitelook"),
    ),
    "mentions": (_("Mentions and escalations"), ("mention", "escalation", "path", "promise")),
    "findings": (_("Findings"), ("finding",)),
    "machinery": (_("Accounts, keys and machinery"), TECHNICAL),
}


def can_read_trail(viewer: Viewer) -> bool:
    """All of it: auditors, the head coach, and tokens that audit and have no limit; an entry is of
    no department."""
    if viewer.kind == "token":
        return "audit" in viewer.scopes and viewer.within_department_ids is None
    return viewer.auditor or viewer.head_coach


def sees_technical(viewer: Viewer) -> bool:
    """Of it, what is about accounts, keys, definitions and the machinery."""
    return viewer.administrator


def can_export_trail(viewer: Viewer) -> bool:
    return viewer.auditor
