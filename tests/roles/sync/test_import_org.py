"""``manage.py import_org`` from the outside: exit codes and what is printed."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import orjson
import pytest
from django.core.management import CommandError, call_command

from roles.org.models import Person
from roles.sync.models import ImportPlan
from tests.roles.sync.files import CONGRESS, PEOPLE, PEOPLE_HEADER

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


COUNTS = ("created", "updated", "moved", "left", "rehired", "unchanged", "rejected")


def import_org(*arguments: object) -> tuple[int, str, str]:
    """Return exit code, output and errors."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("import_org", *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, out.getvalue(), err.getvalue()


def people_at(directory: Path, rows: str) -> Path:
    (directory / "people.csv").write_text(PEOPLE_HEADER + rows)
    return directory


def crowd(count: int) -> str:
    return "".join(f"P{n},,,Person {n},,,,,,,\n" for n in range(count))


def test_json_is_one_object_with_the_counts() -> None:
    code, out, _err = import_org(CONGRESS, "--json")

    told = orjson.loads(out)
    assert code == 0
    assert {name: told[name] for name in ("created", "updated", "left", "unchanged")} == {
        "created": 2401,
        "updated": 0,
        "left": 0,
        "unchanged": 0,
    }
    assert told["by"]["people"]["created"] == 537
    assert told["state"] == "applied"


def test_a_fault_is_a_line_with_file_row_and_column(tmp_path: Path) -> None:
    rows = PEOPLE.removeprefix(PEOPLE_HEADER).replace("TOP", "").replace("SALES", "")
    people_at(tmp_path, rows.replace("2021-05-01", "soon"))

    code, _out, err = import_org(tmp_path)

    assert code == 1
    assert "people.csv, row 3, column started_on: “soon” is not a date" in err
    assert not Person.objects.exists()


def test_a_fault_in_json_has_the_shape_of_a_problem(tmp_path: Path) -> None:
    people_at(tmp_path, "A,,,Ann,,,,B,,,\n")

    code, out, _err = import_org(tmp_path, "--json")

    problem = orjson.loads(out)
    assert code == 1
    assert (problem["status"], problem["code"]) == (400, "import_invalid")
    assert problem["errors"][0]["pointer"] == "people.csv, row 2, column manager"


def test_each_of_the_seven_counts_is_told(tmp_path: Path) -> None:
    crowd = [{"external_id": f"P{n}", "display_name": f"Person {n}"} for n in range(6)]
    file = tmp_path / "org.json"

    def told(people: list[dict[str, str]], *options: str) -> dict[str, int]:
        file.write_bytes(orjson.dumps({"people": people}))
        whole = orjson.loads(import_org(file, "--json", *options)[1])
        return {name: whole[name] for name in COUNTS if whole[name]}

    assert told(crowd) == {"created": 6}
    assert told(crowd[1:], "--mode", "full") == {"left": 1, "unchanged": 5}
    changed = [dict(each) for each in crowd]
    changed[1]["title"], changed[2]["manager"] = "Clerk", "P3"
    changed.append({"external_id": "P6", "display_name": "Person 6"})
    counts = {"created": 1, "updated": 1, "moved": 1, "rehired": 1, "unchanged": 3}
    assert told(changed, "--mode", "full") == counts
    changed[3] |= {"email": "no", "started_on": "never"}
    changed[4]["kind"] = "robot"
    assert told(changed) == {"rejected": 2}


def test_rejected_rows_of_a_file_are_counted_without_its_header(tmp_path: Path) -> None:
    people_at(tmp_path, "A,,,Ann,no,,B,,robot,,\nB,,,Ben,,,,,,,\nC,,,Cid,no,,,,,,\n")
    told = orjson.loads(import_org(tmp_path, "--json")[1])
    assert {name: told[name] for name in COUNTS if told[name]} == {"rejected": 2}
    assert len(told["errors"]) > 2
    (tmp_path / "people.csv").write_text("external_id,external_id\n")
    assert orjson.loads(import_org(tmp_path, "--json")[1])["rejected"] == 0


def test_a_json_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "org.json"
    file.write_bytes(orjson.dumps({"people": [{"external_id": "A", "display_name": "Ann"}]}))

    assert import_org(file)[0] == 0
    assert Person.objects.get().display_name == "Ann"


def test_a_dry_run_says_how_to_apply_it(tmp_path: Path) -> None:
    people_at(tmp_path, "A,,,Ann,,,,,,,\n")

    _code, out, _err = import_org(tmp_path, "--dry-run")

    plan = ImportPlan.objects.get()
    assert f"import_org --apply {plan.uid}" in out
    assert not Person.objects.exists()
    assert import_org("--apply", plan.uid)[0] == 0
    assert Person.objects.count() == 1


def test_a_mass_leave_waits_and_says_how_to_release_it(tmp_path: Path) -> None:
    import_org(people_at(tmp_path, crowd(50)))
    people_at(tmp_path, crowd(10))

    code, out, _err = import_org(tmp_path, "--mode", "full")

    plan = ImportPlan.objects.get(state="waiting")
    assert code == 3
    assert (
        f"40 people would leave at once. If that is right: import_org --release {plan.uid}" in out
    )
    assert import_org("--release", plan.uid)[0] == 0
    assert Person.objects.employed().count() == 10


def test_nothing_to_do_is_said(tmp_path: Path) -> None:
    people_at(tmp_path, "A,,,Ann,,,,,,,\n")
    import_org(tmp_path)

    assert "Nothing to do." in import_org(tmp_path)[1]


def test_a_directory_without_files_is_refused(tmp_path: Path) -> None:
    code, _out, err = import_org(tmp_path)

    assert code == 1
    assert "none of departments.csv, people.csv, channels.csv" in err


def test_something_must_be_given() -> None:
    with pytest.raises(CommandError):
        call_command("import_org")
