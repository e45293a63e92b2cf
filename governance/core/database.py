"""A few statements of PostgreSQL that migrations and services share."""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext as _

from governance.core.errors import Conflict, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from django.db import Error
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model, QuerySet

M = TypeVar("M", bound="Model")
P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger(__name__)

# Of two at once PostgreSQL let the other go on: serialization failure, deadlock, lock not
# available, unique and exclusion violation.
LOST_RACES: Final = frozenset({"40001", "40P01", "55P03", "23505", "23P01"})

DEADLOCK: Final = "40P01"
DEADLOCK_RETRIES: Final = 2

APPEND_ONLY = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION playbook_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM playbook_web;
"""

APPEND_ONLY_REVERSE = """
DROP TRIGGER {table}_append_only ON {table};
GRANT UPDATE, DELETE ON {table} TO playbook_web;
"""


def row_get(rows: QuerySet[M], uid: UUID) -> M:
    """Return the one of these with that id; raises Missing where there is none.

    Not by first(), which would sort by all that is selected: a quarter of what it takes.
    """
    found = next(iter(rows.order_by().filter(uid=uid)), None)
    if found is None:
        raise Missing
    return found


def row_insert(row: Model) -> bool:
    """Insert ``row`` and return True; False where what it has of unique is there already.

    One statement, where ``get_or_create`` is four; ``row`` does not learn its number.
    """
    columns = row._meta.local_concrete_fields  # noqa: SLF001 (Django names it for all to read)
    fields = [field for field in columns if not field.primary_key]
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE)
    query.insert_values(fields, [row])
    with connection.cursor() as cursor:
        for sql, params in query.get_compiler(connection=connection).as_sql():
            cursor.execute(sql, params)
        return bool(cursor.rowcount)


def lost_race(error: Error) -> Conflict | None:
    """Return what to answer when somebody else was faster; None for any other error.

    The services look first, so this is rare. Their transaction was undone as a whole.
    """
    code = getattr(error.__cause__, "pgcode", None)
    if code not in LOST_RACES:
        return None
    log.warning("lost_race", pgcode=code, exc_info=error)
    detail = _("Somebody else changed the same thing at this moment. Nothing was saved; try again.")
    return Conflict("lost_race", detail)


def deadlock_retried(service: Callable[P, R]) -> Callable[P, R]:
    """Run a service once more, at most twice, when PostgreSQL broke a deadlock at its cost.

    It was undone as a whole, so doing it again is safe. Inside a caller's transaction nothing
    can be retried, and the error goes on.
    """

    @wraps(service)
    def retried(*args: P.args, **kwargs: P.kwargs) -> R:
        for _again in range(DEADLOCK_RETRIES):
            try:
                return service(*args, **kwargs)
            except OperationalError as error:
                broken = getattr(error.__cause__, "pgcode", None) == DEADLOCK
                if not broken or connection.in_atomic_block:
                    raise
                log.warning("deadlock_retried", service=service.__name__)
        return service(*args, **kwargs)

    return retried


@contextmanager
def one_view() -> Iterator[None]:
    """Read all that is read inside from one state of the database, in a transaction of its own.

    Within a transaction that has begun already nothing else is seen than what that one sees.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@contextmanager
def locks_brief(connection: BaseDatabaseWrapper, *, wait: str) -> Iterator[None]:
    """Give up a statement that has waited so long (``5s``) for a lock: whoever comes later waits
    behind it, even who only reads. An index that is built or dropped concurrently may wait for
    ever: nobody waits behind that, and given up it would stay there, invalid.
    """

    def limit(longest: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [longest])

    def patient(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if " CONCURRENTLY " not in sql:
            return execute(sql, *more)
        limit("0")
        try:
            return execute(sql, *more)
        finally:
            limit(wait)

    limit(wait)
    try:
        with connection.execute_wrapper(patient):
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def append_only(table: str) -> tuple[str, str]:
    """Return the SQL, and its reverse, that lets ``table`` only ever grow.

    Twice over: by privilege for the web role and by a trigger for everybody; either alone
    can be got round.
    """
    return APPEND_ONLY.format(table=table), APPEND_ONLY_REVERSE.format(table=table)
