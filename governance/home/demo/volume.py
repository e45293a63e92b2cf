"""How PostgreSQL is to go about statements over everybody, whom it has not counted yet.

All is loaded in one transaction, so there are no statistics: it takes every condition for a
narrow one and would look each row up by itself, a hundred thousand times over.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN: Final = (
    "roles_org_person",
    "roles_org_department",
    "roles_team_roletype",
    "roles_team_role",
    "roles_team_assignment",
    "roles_team_checklistitem",
    "governance_todos_todo",
    "governance_todos_todosubject",
    "roles_team_readyperiod",
    "roles_channels_channel",
)


def volume_count() -> None:
    """Let it count what has been written: for statements that look up each person by index,
    where joining by hashing would read whole tables for everybody. A fifth of the usual sample
    tells as much of rows that are so much alike, in a fifth of the time."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL default_statistics_target = 20")
        cursor.execute("SELECT playbook_count(VARIADIC %s::regclass[])", [list(WRITTEN)])


@contextmanager
def set_wise() -> Iterator[None]:
    """Join by hashing instead, until the end of the block or of the transaction, and in memory,
    until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_nestloop = off; SET LOCAL jit = off; SET LOCAL work_mem = '128MB'"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = on")
