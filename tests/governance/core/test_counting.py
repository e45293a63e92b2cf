"""PostgreSQL counts, as the tables' owner, what the web role may change: nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, connection, transaction

if TYPE_CHECKING:
    from tests.cast import Cast

COUNTED = "SELECT reltuples FROM pg_class WHERE relname = 'roles_org_person'"


def asked(question: str) -> float:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return float(row[0]) if row and row[0] != "" else 0.0


def test_what_is_written_is_counted_in_the_same_transaction(cast: Cast) -> None:
    people = asked("SELECT count(*) FROM roles_org_person")
    assert asked(COUNTED) < people
    asked("SELECT playbook_count('roles_org_person')")
    assert asked(COUNTED) == people


@pytest.mark.parametrize("table", ["'governance_audit_entry'", "'pg_authid'", "NULL"])
def test_the_trail_and_whatever_else_is_not_ours_is_not_locked(cast: Cast, table: str) -> None:
    with pytest.raises(ProgrammingError, match="is not counted"):
        asked(f"SELECT playbook_count({table}::regclass)")
