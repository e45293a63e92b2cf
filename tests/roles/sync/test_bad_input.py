"""A malformed file names file, row, column and reason, and leaves the database untouched."""

from __future__ import annotations

import pytest
from django.db import connection

from governance.core.errors import Invalid
from roles.org.models import Department, Person
from roles.org.services import department_open
from roles.sync.importers.files import JSON_NAME, ImportFiles
from roles.sync.models import ImportPlan
from tests.roles.sync.files import (
    ACTOR,
    DEPARTMENTS,
    MONDAY,
    PEOPLE,
    TUESDAY,
    csv_files,
    json_file,
    run,
    whole,
)

pytestmark = pytest.mark.django_db

CID = "CID,Cid,Cedar,Cid Cedar,cid@example.org,Seller,SALES,BEN,employee,,Paris"
HEADER = PEOPLE.splitlines()[0]


def with_cid(**cells: str) -> str:
    """The people's file with some cells of its last row replaced."""
    row = dict(zip(HEADER.split(","), CID.split(","), strict=True))
    return PEOPLE.replace(CID, ",".join({**row, **cells}.values()))


def faults(files: ImportFiles, *, mode: str = "patch") -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        run(files, TUESDAY, mode=mode)
    return [(problem.pointer, problem.detail) for problem in caught.value.problems]


WRONG_CELLS = [
    ({"started_on": "2026-02-30"}, "started_on", "“2026-02-30” is not a date"),
    ({"started_on": "20260203"}, "started_on", "is not a date"),
    ({"started_on": "next week"}, "started_on", "is not a date"),
    ({"email": "cid at example"}, "email", "is not an e-mail address"),
    ({"kind": "robot"}, "kind", "is not a kind; choose employee, volunteer or external"),
    ({"given_name": "C\0d"}, "given_name", "NUL is not allowed"),
    ({"title": "x" * 1_000_000}, "title", "1000000 characters are too many; at most 200 fit"),
    ({"location": "x" * 101}, "location", "101 characters are too many; at most 100 fit"),
    ({"external_id": ""}, "external_id", "may not be blank"),
    ({"external_id": "BEN", "manager": ""}, "external_id", "The key is also in people.csv, row 3"),
    ({"email": "Ben@Example.org"}, "email", "also in people.csv, row 3"),
    ({"department": "NOWHERE"}, "department", "“NOWHERE” is not known"),
    ({"manager": "NOBODY"}, "manager", "“NOBODY” is not known"),
    ({"manager": "CID"}, "manager", "This goes in a circle: CID → CID"),
    ({"given_name": "", "family_name": "", "display_name": ""}, "display_name", "blank"),
]


@pytest.mark.parametrize(("cells", "column", "reason"), WRONG_CELLS)
def test_a_wrong_cell_is_named(cells: dict[str, str], column: str, reason: str) -> None:
    found = faults(whole(people=with_cid(**cells)))

    assert found[0][0] == f"people.csv, row 4, column {column}"
    assert reason in found[0][1]
    assert len(found) == 1


def test_a_missing_column_is_named() -> None:
    people = "\n".join(line.rsplit(",", 1)[0] for line in PEOPLE.splitlines())

    assert faults(whole(people=people)) == [
        ("people.csv, row 1, column location", "The column is missing.")
    ]


def test_a_column_that_is_there_twice_is_named() -> None:
    departments = "external_id,name,parent,head,name\nTOP,Top,,,Again\n"

    assert faults(csv_files(departments=departments)) == [
        ("departments.csv, row 1, column name", "The column is there twice.")
    ]


def test_a_wrong_encoding_is_named_by_its_cell() -> None:
    people = with_cid(family_name="Zürn").encode("latin-1")

    assert faults(csv_files(departments=DEPARTMENTS, people=people)) == [
        ("people.csv, row 4, column family_name", "This is not UTF-8.")
    ]


def test_utf_16_is_recognised() -> None:
    found = faults(csv_files(people=PEOPLE.encode("utf-16")))

    assert found == [("people.csv", "The file is UTF-16; save it as UTF-8.")]


def test_what_a_spreadsheet_makes_instead_of_csv_is_told_as_what_it_is() -> None:
    upload = ImportFiles.given([("Export.csv", PEOPLE.replace(",", ";").encode())])

    assert [pointer for pointer, _detail in faults(upload)] == ["people.csv, row 1"]
    assert "separated by “;” here" in faults(upload)[0][1]
    assert "separated by tabs" in faults(csv_files(people=PEOPLE.replace(",", "\t")))[0][1]
    assert faults(csv_files(people=b"PK\x03\x04\x14\x00\xff")) == [
        ("people.csv", "This is a spreadsheet; save its table as CSV UTF-8.")
    ]


def test_a_row_of_another_length_is_named() -> None:
    found = faults(whole(people=PEOPLE + "DAN,Dan\n"))

    assert found == [("people.csv, row 5", "The row has 2 cells; the header has 11.")]


def test_a_quote_that_never_ends_is_named() -> None:
    found = faults(whole(people=PEOPLE.replace("Cid Cedar", '"Cid Cedar')))

    assert found[0][0] == "people.csv, row 4"
    assert found[0][1].startswith("This is not CSV")


def test_an_empty_file_is_named() -> None:
    assert faults(csv_files(people=b""))[0][0] == "people.csv"


def test_a_cycle_of_managers_is_named_by_its_path() -> None:
    people = PEOPLE.replace("TOP,,employee", "TOP,CID,employee")

    assert faults(whole(people=people)) == [
        ("people.csv, row 2, column manager", "This goes in a circle: ANN → CID → BEN → ANN.")
    ]


def test_a_cycle_of_departments_is_named_by_its_path() -> None:
    departments = DEPARTMENTS.replace("TOP,Top,,ANN", "TOP,Top,SALES,ANN")

    assert faults(whole(departments=departments)) == [
        ("departments.csv, row 2, column parent", "This goes in a circle: TOP → SALES → TOP.")
    ]


def test_a_cycle_that_closes_through_what_is_there_is_found() -> None:
    run(whole())

    assert faults(json_file(people=[{"external_id": "ANN", "manager": "CID"}])) == [
        ("/people/0/manager", "This goes in a circle: ANN → CID → BEN → ANN.")
    ]


def test_a_cycle_through_what_no_file_knows_is_found() -> None:
    run(whole())
    top, sales = (Department.objects.get(external_id=key) for key in ("TOP", "SALES"))
    local = department_open(actor=ACTOR, name="Local", parent=sales, now=MONDAY)
    Department.objects.filter(pk=sales.pk).update(parent=None)
    Department.objects.filter(pk=top.pk).update(parent=local)

    found = faults(csv_files(departments="external_id,name,parent,head\nSALES,Sales,TOP,\n"))

    ring = f"SALES → TOP → {local.uid} → SALES"
    assert found == [("departments.csv, row 2, column parent", f"This goes in a circle: {ring}.")]


def test_a_leaver_is_no_reference_in_full() -> None:
    run(whole())
    people = "".join(line for line in PEOPLE.splitlines(keepends=True) if "BEN,Ben" not in line)

    found = faults(whole(people=people), mode="full")

    assert ("people.csv, row 3, column manager") in [pointer for pointer, _detail in found]
    assert ("departments.csv, row 3, column head") in [pointer for pointer, _detail in found]


def test_an_address_that_somebody_else_has_is_named() -> None:
    run(whole())
    row = "DAN,Dan,Dogwood,Dan Dogwood,CID@example.org,Seller,SALES,BEN,employee,,Paris"

    found = faults(csv_files(people=f"{HEADER}\n{row}\n"))

    assert found == [
        ("people.csv, row 2, column email", "The e-mail address belongs to Cid Cedar already.")
    ]


def test_what_json_is_silent_about_is_checked_as_it_is() -> None:
    run(whole())
    run(csv_files(people=PEOPLE.replace(f"{CID}\n", "")), TUESDAY, mode="full")
    Person.objects.filter(external_id="BEN").update(email="cid@example.org")
    top = [{"external_id": "TOP", "name": "Top"}]
    titled = [{"external_id": "ANN", "title": "A"}, {"external_id": "BEN", "title": "B"}]
    channel = {"platform": "x", "handle": "TopSales", "second_admin": "BEN"}

    assert faults(json_file(people=[{"external_id": "CID"}])) == [
        ("/people/0/email", "The e-mail address belongs to Ben Birch already.")
    ]
    assert (
        "1 person works there"
        in faults(json_file(departments=top, people=titled), mode="full")[0][1]
    )
    assert faults(json_file(channels=[channel]))[0][0] == "/channels/0/second_admin"


def test_a_channel_that_is_there_twice_is_named() -> None:
    channels = "platform,handle,url,owner,department\nx,Top,,,\nX,TOP,,,\n"

    assert faults(csv_files(channels=channels)) == [
        ("channels.csv, row 3, column handle", "The key is also in channels.csv, row 2.")
    ]


def test_an_address_of_a_channel_that_is_no_link_is_named() -> None:
    channels = "platform,handle,url,owner,department\nx,Top,javascript:alert(1),,\n"

    assert faults(csv_files(channels=channels))[0][0] == "channels.csv, row 2, column url"


@pytest.mark.parametrize(
    ("content", "pointer", "reason"),
    [
        (b"{", "/", "This is not JSON"),
        (b"[]", "/", "must be one object"),
        (b'{"persons": []}', "/persons", "There is no such table"),
        (b'{"people": {}}', "/people", "must be an array"),
        (b'{"people": [1]}', "/people/0", "must be an object"),
        (b'{"people": [{"title": "x"}]}', "/people/0/external_id", "The key is missing"),
        (b'{"people": [{"external_id": 7}]}', "/people/0/external_id", "must be text or null"),
        (b'{"people": [{"external_id": "A\\u0000"}]}', "/people/0/external_id", "NUL"),
        (b'{"people": [{"external_id": "A"}]}', "/people/0/display_name", "blank"),
        (b'{"departments": [{"external_id": "A"}]}', "/departments/0/name", "blank"),
    ],
)
def test_wrong_json_is_named_by_a_pointer(content: bytes, pointer: str, reason: str) -> None:
    found = faults(ImportFiles({JSON_NAME: content}))

    assert found[0][0] == pointer
    assert reason in found[0][1]


def test_all_faults_are_listed_and_nothing_is_written() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_audit_entry")
        before = cursor.fetchone()

    found = faults(whole(people=with_cid(email="no", started_on="never", kind="robot")))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_audit_entry")
        assert cursor.fetchone() == before
    assert len(found) == 3
    assert not Person.objects.exists()
    assert not Department.objects.exists()
    assert not ImportPlan.objects.exists()


def test_thousands_of_faults_are_counted_and_the_first_hundred_listed() -> None:
    rows = "".join(f"P{n},,,Name,,,,,robot,,\n" for n in range(3000))

    with pytest.raises(Invalid) as caught:
        run(csv_files(people=f"{HEADER}\n{rows}"))

    assert str(caught.value).startswith("3000 faults were found")
    assert len(caught.value.problems) == 100


SIGNS = {"broken UTF-8": b"x\xff", "NUL": b"x\0y", "too long": b"x" * 201}


@pytest.mark.parametrize("name", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("quoted", [False, True])
def test_a_heading_that_is_no_text_is_named(name: bytes, *, quoted: bool) -> None:
    mark = b'"' if quoted else b""
    head, _line, body = DEPARTMENTS.encode().partition(b"\n")
    rows = b"".join(row + b",1\n" for row in body.splitlines())
    wide = head + b"," + mark + name + mark + b"\n" + rows
    [(place, reason)] = faults(ImportFiles({"departments.csv": wide}))
    assert place == "departments.csv, row 1"
    assert reason.startswith("Column 5 has a name that is no text")


@pytest.mark.parametrize("name", ["x\\u0000", "x" * 201])
def test_a_key_that_is_no_text_is_named(name: str) -> None:
    content = f'{{"people": [{{"external_id": "A", "{name}": "1"}}]}}'
    [(place, reason)] = faults(ImportFiles({JSON_NAME: content.encode()}))
    assert place == "/people"
    assert reason.startswith("A key is no text")


@pytest.mark.parametrize("glue", [b",", b'","'])
def test_a_line_of_nothing_but_columns_is_refused_at_once(glue: bytes) -> None:
    """To count each name among all others would take days."""
    head = b"external_id" + glue.join([b""] * 400_000)
    [(place, reason)] = faults(ImportFiles({"departments.csv": head + b"\n"}))
    assert place == "departments.csv, row 1"
    assert "at most 1000" in reason


def test_what_a_fault_quotes_can_be_shown() -> None:
    broken = with_cid(email="cid@@").encode().replace(b"cid@@", b"c\xffd")
    for _place, reason in faults(ImportFiles({"people.csv": broken})):
        reason.encode()
