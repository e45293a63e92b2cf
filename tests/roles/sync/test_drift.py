"""What was changed here since the last full file, and by whom."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from governance.accounts.models import Grant
from governance.accounts.services import account_ensure, grant_give
from governance.audit.services import entry_record
from governance.core.errors import Missing
from roles.org.models import Person
from roles.sync.models import ImportPlan
from roles.sync.services import drift_read
from tests.roles.sync.files import ACTOR, MONDAY, PEOPLE, TUESDAY, csv_files, run, whole
from tests.roles.sync.test_plans import person

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_without_a_full_file_there_is_nothing_to_compare() -> None:
    run(whole())

    assert drift_read(viewer=ACTOR) is None


def test_right_after_a_full_file_nothing_differs() -> None:
    run(whole(), mode="full")

    drift = drift_read(viewer=ACTOR)

    assert drift is not None
    assert (drift.total, drift.rows) == (0, [])


def test_each_difference_says_both_sides_and_who_made_it() -> None:
    run(whole(), mode="full")
    cid = Person.objects.get(external_id="CID")
    cid.title = "Senior seller"
    cid.save(update_fields=["title"])
    entry_record(actor=person(administrator=True), verb="person.updated", subject=cid)
    Person.objects.create(display_name="Dan Dogwood", external_id="DAN")
    Person.objects.create(display_name="No number")  # nobody's but ours: no file would say it

    drift = drift_read(viewer=ACTOR)

    assert drift is not None
    assert drift.by == {"departments": 0, "people": 2, "channels": 0}
    changed, added = drift.rows
    assert (changed.kind, changed.changes, changed.who) == (
        "changed",
        {"title": ["Seller", "Senior seller"]},
        "Somebody",
    )
    assert (added.kind, added.label, added.who) == ("added", "Dan Dogwood", "")


def test_what_a_later_part_changed_is_told_with_its_importer() -> None:
    run(whole(), mode="full")
    run(csv_files(people=PEOPLE.replace("Seller", "Clerk")), TUESDAY)

    drift = drift_read(viewer=ACTOR)

    assert drift is not None
    assert [(row.label, row.who) for row in drift.rows] == [("Cid Cedar", "import_org")]


def test_who_left_here_and_is_in_the_file_is_told() -> None:
    run(whole(), mode="full")
    Person.objects.filter(external_id="CID").update(
        employment=Person.Employment.LEFT, left_on=TUESDAY.date()
    )

    drift = drift_read(viewer=ACTOR)

    assert drift is not None
    assert [(row.label, row.kind) for row in drift.rows] == [("Cid Cedar", "left")]


def test_only_the_files_of_the_last_full_import_are_kept() -> None:
    run(whole(), MONDAY, mode="full")
    run(whole(people=PEOPLE.replace("Seller", "Clerk")), TUESDAY, mode="full")

    first, second = ImportPlan.objects.order_by("id")
    assert (bytes(first.payload), bytes(second.payload)[:2]) == (b"", b"PK")


def test_a_part_keeps_no_files() -> None:
    run(whole())

    assert bytes(ImportPlan.objects.get().payload) == b""


def test_the_page_turns_over_and_is_not_for_everybody(cast: Cast) -> None:
    run(csv_files(people=PEOPLE.replace(",SALES,", ",,").replace(",TOP,", ",,")), mode="patch")
    Person.objects.filter(external_id__in=["hana.costa"]).update(title="Lead")
    plan = ImportPlan.objects.get()
    ImportPlan.objects.filter(pk=plan.pk).update(
        mode="full",
        payload=csv_files(people=PEOPLE.replace(",SALES,", ",,").replace(",TOP,", ",,")).pack(),
    )

    page = cast.auditor.client().get(reverse("import_drift")).content.decode()

    assert "Here, not in the file" in page
    assert "Hana Costa" in page
    assert cast.coach.client().get(reverse("import_drift")).status_code == 404
    with pytest.raises(Missing):
        drift_read(viewer=cast.coach.viewer)


def test_its_file_runs_nothing_in_a_spreadsheet(client: Client) -> None:
    run(whole(), mode="full")
    Person.objects.filter(external_id="CID").update(title="=1+1")
    user = account_ensure(actor=ACTOR, email="root@lane.example", label="Root")
    grant_give(actor=ACTOR, user=user, kind=Grant.Kind.AUDITOR, reason="set-up", now=MONDAY)
    client.force_login(user)
    path = reverse("import_drift")

    text = client.get(f"{path}?format=csv").getvalue().decode("utf-8-sig")
    book = load_workbook(BytesIO(client.get(f"{path}?format=xlsx").getvalue()))

    [line] = [line for line in csv.reader(StringIO(text)) if "Cid Cedar" in line]
    assert line[4:6] == ["Seller", "'=1+1"]
    [row] = [row for row in book.worksheets[0].iter_rows() if row[2].value == "Cid Cedar"]
    assert (row[5].value, row[5].data_type) == ("=1+1", "s")
