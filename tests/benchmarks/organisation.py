"""A made-up organisation of any size, as the CSV files of an import."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.db import connection, connections

from governance.core.viewer import system_viewer
from roles.sync.importers.files import ImportFiles
from roles.sync.services import Outcome, import_run
from tests.database import database_clone, owner_connect

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ACTOR = system_viewer("benchmark", kind="command")


def departments_csv(count: int) -> str:
    lines = ["external_id,name,parent,head"]
    for number in range(count):
        parent = f"D{(number - 1) // 12}" if number else ""
        lines.append(f"D{number},Department {number},{parent},P{number}")
    return "\n".join(lines) + "\n"


def people_csv(count: int, departments: int) -> str:
    """Ten reports each, the reports of the first few being the managers of the rest."""
    header = "external_id,given_name,family_name,display_name,email,title,department,manager"
    lines = [header + ",kind,started_on,location"]
    for number in range(count):
        manager = f"P{(number - 1) // 10}" if number else ""
        started = date(2015, 1, 1) + timedelta(days=number % 4000)
        lines.append(
            f"P{number},Given{number % 997},Family{number},Given{number % 997} Family{number},"
            f"p{number}@people.example.org,Specialist {number % 50},D{number % departments},"
            f"{manager},employee,{started},Site {number % 40}"
        )
    return "\n".join(lines) + "\n"


def organisation(people: int, departments: int) -> ImportFiles:
    return ImportFiles(
        {
            "departments.csv": departments_csv(departments).encode(),
            "people.csv": people_csv(people, departments).encode(),
        }
    )


def organisation_import(files: ImportFiles) -> Outcome:
    return import_run(actor=ACTOR, files=files, mode="full", dry_run=False, now=NOW)


def database_fresh() -> None:
    """An empty, migrated database, and a connection that is open already."""
    connections.close_all()
    database_clone()
    connection.ensure_connection()


def database_settle() -> None:
    """What autovacuum would have done by now; it is off so that it hits no variant by chance."""
    owner = owner_connect()
    with owner.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    owner.close()
