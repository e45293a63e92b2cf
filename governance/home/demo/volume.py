"""How PostgreSQL is to go about statements over everybody, whom it has not counted yet.

All is loaded in one transaction, so there are no statistics: it takes every condition for a
narrow one and would look each row up by itself, a hundred thousand times over.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def set_wise() -> Iterator[None]:
    """Join by hashing instead, until the end of the block or of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = on")
