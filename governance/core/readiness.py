"""Whether the database can serve this release."""

from __future__ import annotations

import structlog
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

log = structlog.get_logger(__name__)


def migrations_missing() -> list[str]:
    """Return the names of migrations that the code has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def database_trouble() -> str:
    """Return why the database cannot serve, for an administrator; "" when it can."""
    try:
        missing = migrations_missing()
    except DatabaseError as error:
        log.error("database_unreachable", exc_info=error)  # its words may name hosts and roles
        return "The database does not answer. The log says why."
    if missing:
        return (
            f"{len(missing)} migrations are not applied, the first is {missing[0]}. "
            "Run manage.py migrate as the owner of the database."
        )
    return ""
