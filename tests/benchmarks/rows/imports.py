"""First import and unchanged re-import, against the fastest that PostgreSQL could do."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.db import connection, transaction
from psycopg2.extras import DateRange

from governance.audit.models import Entry
from roles.org.models import Person, Placement
from roles.sync.engine.staging import sheet_stage
from roles.sync.importers.files import ImportFiles, sheets_read
from roles.sync.services import import_run, plan_apply
from tests.benchmarks.harness import Limit, Ratio, Row, Variant
from tests.benchmarks.organisation import (
    ACTOR,
    NOW,
    database_fresh,
    database_settle,
    organisation,
    organisation_import,
    people_csv,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

HEADLESS = "id, uid, external_id, name, parent_id, closed_on"
PEOPLE = ("roles_org_person",)
FILLED = (  # of an entry, what the web role may fill
    "id, uid, recorded_at, actor_uid, actor_label, actor_kind, verb, subject_type, subject_uid,"
    " subject_label, reason, changes, request_id"
)
ROWS, SECONDS = 20_000, 10
WRITTEN = (
    "roles_org_department",
    "roles_org_departmentperiod",
    "roles_org_person",
    "roles_org_placement",
    f"governance_audit_entry ({FILLED})",
)


def first_import(people: int, departments: int) -> Row:
    """Ours: from the bytes of the files to the commit, with checks, history and an entry each."""
    files = organisation(people, departments)
    ready: dict[str, str] = {}

    def prepare() -> None:
        database_fresh()
        organisation_import(files)
        for table in WRITTEN:
            ready[table] = _copied_out(table)
        ready[HEADLESS] = _copied_out(f"roles_org_department ({HEADLESS})")

    return Row(
        title=f"first import, {people:,} people in {departments:,} departments",
        prepare=prepare,
        variants=(
            Variant("ours", lambda: organisation_import(files), database_fresh),
            Variant("COPY people", lambda: _copy_in(ready, PEOPLE), _fresh_departments(ready)),
            Variant("COPY all rows", lambda: _copy_in(ready, WRITTEN), database_fresh),
            Variant("bulk_create", lambda: _bulk_create(files), database_fresh),
        ),
        ratios=(
            Ratio("ours", "COPY all rows", 2),  # docs/adr/0003
            Ratio("COPY all rows", "COPY people", 2, at_least=True),  # why it is not against these
            Ratio("bulk_create", "ours", 1, at_least=True),
        ),
    )


def unchanged_import(people: int, departments: int) -> Row:
    files = organisation(people, departments)
    backwards = _backwards(files)

    def prepare() -> None:
        database_fresh()
        organisation_import(files)
        database_settle()

    return Row(
        title=f"unchanged re-import, {people:,} people",
        prepare=prepare,
        variants=(
            Variant("the same file", lambda: organisation_import(files)),
            Variant("the same rows, other order", lambda: organisation_import(backwards)),
            Variant("COPY to temp", lambda: _stage_only(files)),
            Variant("COPY to temp, ready text", _Staged(files)),
        ),
        ratios=(
            Ratio("the same rows, other order", "COPY to temp, ready text", 8),
            Ratio("the same file", "COPY to temp, ready text", 2),
        ),
    )


def planned(people: int, departments: int) -> Row:
    """A file of many rows is compared, rehearsed and kept as a plan, and then applied: one row in
    five has another title, one in twenty comes from somewhere else, one in a hundred is new."""
    files = _some_changed(people, departments)
    ready: dict[str, UUID] = {}

    def prepare() -> None:
        database_fresh()
        organisation_import(organisation(people, departments))
        database_settle()

    def plan() -> None:
        made = import_run(actor=ACTOR, files=files, mode="patch", dry_run=True, now=NOW).plan
        assert made is not None
        ready["plan"] = made.uid

    def plan_anew() -> None:
        prepare()
        plan()

    made, applied = f"a plan of {ROWS:,} rows", "the same applied"
    return Row(
        title=f"{made}, {people:,} people",
        prepare=prepare,
        variants=(
            Variant(made, plan, prepare),
            Variant(
                applied, lambda: plan_apply(actor=ACTOR, uid=ready["plan"], now=NOW), plan_anew
            ),
        ),
        ratios=(),
        limits=(Limit(made, SECONDS),),
    )


def _some_changed(people: int, departments: int) -> ImportFiles:
    head, *lines = people_csv(min(ROWS, people), departments).splitlines()
    for number, line in enumerate(lines):
        if number % 5 == 0:
            lines[number] = line.replace(",Specialist ", ",Expert ")
        elif number % 20 == 1:
            lines[number] = line.replace(f",D{number % departments},", ",D0,")
        elif number % 100 == 2:
            lines[number] = line.replace(f"P{number},", f"N{number},", 1).replace(",p", ",n", 1)
    return ImportFiles({"people.csv": "\n".join([head, *lines, ""]).encode()})


def _copied_out(table: str) -> str:
    buffer = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT", buffer)
    return buffer.getvalue()


def _copy_in(ready: dict[str, str], tables: tuple[str, ...]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(ready[table]))


def _fresh_departments(ready: dict[str, str]) -> Callable[[], None]:
    """People point to departments, and heads back to people: so without heads."""

    def before() -> None:
        database_fresh()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY roles_org_department ({HEADLESS}) FROM STDIN", io.StringIO(ready[HEADLESS])
            )

    return before


def _bulk_create(files: ImportFiles) -> None:
    """The same rows by the ORM, ids given: people, placements and entries; no checks."""
    columns = sheets_read(files)["people"].columns
    names = ("external_id", "given_name", "family_name", "display_name", "email", "title")
    keys = {key: number for number, key in enumerate(columns["external_id"], 1)}
    people = [
        Person(id=keys[row[0]], manager_id=keys.get(manager), **dict(zip(names, row, strict=True)))
        for *row, manager in zip(
            *(columns[name] for name in names), columns["manager"], strict=True
        )
    ]
    today = DateRange(NOW.date(), None)
    with transaction.atomic():
        Person.objects.bulk_create(
            people,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["external_id"],
            update_fields=list(names[1:]),
        )
        Placement.objects.bulk_create(
            [Placement(person=each, manager_id=each.manager_id, during=today) for each in people],
            batch_size=1000,
        )
        Entry.objects.bulk_create(
            [
                Entry(
                    actor_label=ACTOR.label,
                    actor_kind=ACTOR.kind,
                    verb="person.joined",
                    subject_type="person",
                    subject_uid=each.uid,
                    subject_label=each.display_name,
                )
                for each in people
            ],
            batch_size=1000,
        )


def _stage_only(files: ImportFiles) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        sheet_stage(cursor, sheets_read(files)["people"])


class _Staged:
    """COPY alone: the text lies ready."""

    def __init__(self, files: ImportFiles) -> None:
        lines = files.contents["people.csv"].decode().splitlines()
        self.names = lines[0].split(",")
        self.text = "\n".join(lines[1:]) + "\n"

    def __call__(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            types = ", ".join(f"{name} text" for name in self.names)
            cursor.execute(f"CREATE TEMP TABLE bare ({types}) ON COMMIT DROP")
            cursor.copy_expert("COPY bare FROM STDIN WITH (FORMAT csv)", io.StringIO(self.text))


def _backwards(files: ImportFiles) -> ImportFiles:
    contents = {}
    for name, data in files.contents.items():
        header, *lines = data.splitlines(keepends=True)
        contents[name] = b"".join([header, *reversed(lines)])
    return ImportFiles(contents)
