"""The list of departments as a file for spreadsheets."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from roles.org.models import Department, Person

if TYPE_CHECKING:
    from tests.cast import Cast, Member


def export(member: Member, **query: str) -> list[dict[str, str]]:
    answer = member.client().get("/team/list/", {**query, "format": "csv"})
    assert answer.status_code == 200
    assert 'filename="departments-20' in answer["Content-Disposition"]
    content = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(content, newline="")))


def test_it_holds_every_department_with_its_people(cast: Cast) -> None:
    rows = {row["Department"]: row for row in export(cast.employee)}
    assert set(rows) == {"Larkfield", "Support", "Field service", "Stores"}
    assert rows["Support"]["Head"] == "Grace Weiss"
    assert rows["Support"]["Coaches"] == "Maria Ortiz"
    assert rows["Support"]["Players"] == "1"


def test_it_is_filtered_as_the_page_is(cast: Cast) -> None:
    assert [row["Department"] for row in export(cast.employee, q="stor")] == ["Stores"]


def test_it_is_not_cut_to_a_page(cast: Cast) -> None:
    Department.objects.bulk_create([Department(name=f"D{n:03}") for n in range(120)])
    assert len(export(cast.employee)) == 124


def test_what_a_spreadsheet_would_run_is_text(cast: Cast) -> None:
    Department.objects.filter(pk=cast.stores.pk).update(name='=HYPERLINK("http://evil.example")')
    Person.objects.filter(pk=cast.department_head.listed.pk).update(display_name="@SUM(A1)")
    rows = export(cast.employee)
    assert '\'=HYPERLINK("http://evil.example")' in [row["Department"] for row in rows]
    assert "'@SUM(A1)" in [row["Head"] for row in rows]


def test_a_partner_exports_only_the_own_department(cast: Cast) -> None:
    assert [row["Department"] for row in export(cast.external)] == ["Support"]
