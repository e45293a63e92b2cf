"""Pure decisions about the organisation."""

from __future__ import annotations

SMALL_UP_TO = 25


def size_of(headcount: int) -> str:
    """Return the size that a headcount means when nobody chose one."""
    return "small" if headcount <= SMALL_UP_TO else "standard"


def email_key(email: str) -> str:
    """Return the form in which two spellings of one e-mail address are equal."""
    return email.strip().lower()
