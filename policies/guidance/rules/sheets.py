"""Which files a scan of a signed sheet may be, by what is in them and not by their name. Pure."""

from __future__ import annotations

from typing import Final

MOST: Final = 5 * 1024 * 1024  # bytes
STARTS: Final = {
    "pdf": b"%PDF-",
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
}
TYPES: Final = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


def sheet_kind(content: bytes) -> str:
    """Return pdf, jpeg or png; "" for anything else."""
    return next((kind for kind, start in STARTS.items() if content.startswith(start)), "")
