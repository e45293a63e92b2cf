"""Tokens and grants: shapes and limits. Pure decisions."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

SCOPES = ("read", "write", "scim", "training", "audit")
MAX_TOKEN_DAYS = 365
MOST_VIEWS = 100  # saved by one account
TOKEN = re.compile(r"\Apb_([a-z0-9]{8})_[A-Za-z0-9_-]{43}\Z")


def token_digest(secret: str) -> bytes:
    """Return SHA-256 of the whole token; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def token_prefix(secret: str) -> str | None:
    """Return the public part of a token, or None when it is not shaped like one."""
    match = TOKEN.match(secret)
    return match.group(1) if match else None


def can_keep_accounts(viewer: Viewer) -> bool:
    """Accounts, grants and tokens are administrators' to give and take, in person."""
    return viewer.is_system or (viewer.kind == "person" and viewer.administrator)


def can_read_accounts(viewer: Viewer) -> bool:
    return can_keep_accounts(viewer) or (viewer.kind == "person" and viewer.auditor)


def can_revoke_token(viewer: Viewer, *, owner_id: int) -> bool:
    own = viewer.kind == "person" and viewer.user_id == owner_id
    return can_keep_accounts(viewer) or own
