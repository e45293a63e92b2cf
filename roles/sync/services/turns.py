"""Whoever writes for a connection, or decides about one, waits their turn before anything else."""

from __future__ import annotations

from typing import Final

from django.db import connection as database

from roles.org.selectors import structure_lock

BY_SCIM: Final = "By SCIM"


def provisioning_begin() -> None:
    """Wait until no import and no other connection writes; held to the end of the transaction.

    It is the first lock of each: with rows locked before it, two would block each other.
    """
    with database.cursor() as cursor:
        structure_lock(cursor)
