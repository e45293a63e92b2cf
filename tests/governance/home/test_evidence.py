"""Evidence: the trail verified and read, and samples that anybody can draw again."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.audit.selectors import (
    check_latest,
    checks_recent,
    entries_about,
    reading,
    trail_verify,
)
from governance.audit.services import entry_record
from governance.home.registry import VERIFY
from governance.home.rules.evidence import sample_key, sample_of
from governance.home.selectors import evidence as home_evidence
from governance.home.services import evidence
from governance.jobs.models import Job
from governance.jobs.services import run_due
from tests.cast import NOW
from tests.governance.audit.test_trail import tamper
from tests.trail import entries_of, seal_everything

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

    from tests.cast import Cast, Member

ROWS = [(f"row {number}", number) for number in range(1000)]


def page(member: Member, path: str) -> str:
    answer = member.client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_verifying_says_up_to_which_seal_and_is_kept(committed_cast: Cast) -> None:
    auditor = committed_cast.auditor
    entry_record(actor=auditor.viewer, verb="test.done", subject=committed_cast.support)
    seal_everything()
    assert "It has not been verified yet" in page(auditor, "/evidence/")
    answer = auditor.client().post("/evidence/verify/", follow=True).content.decode()
    found = trail_verify()
    assert f"Verified up to seal {found.seals}" in answer
    check = check_latest()
    assert check is not None
    assert (check.is_clean, check.asked_by) == (True, str(auditor.user))
    assert [entry["changes"]["faults"] for entry in entries_of("trail.verified")] == [0]


def test_an_altered_row_is_named_on_both_pages(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    auditor, support = committed_cast.auditor, committed_cast.support
    for _round in range(3):
        entry_record(actor=auditor.viewer, verb="test.done", subject=support)
    seal_everything()
    victim = entries_about(support.uid)[1].pk
    tamper(owner_connection, f"UPDATE governance_audit_entry SET reason = 'x' WHERE id = {victim}")
    answer = auditor.client().post("/evidence/verify/", follow=True).content.decode()
    assert "1 fault: the trail has been changed" in answer
    assert f"Entry {victim}</a> (test.done Support): a field differs" in answer
    listed = page(auditor, f"/evidence/trail/?q={support.uid}")
    assert (listed.count("Altered"), listed.count("Verification found faults")) == (1, 2)
    assert "Sealed" not in listed
    seen = page(committed_cast.administrator, "/evidence/")
    assert f"Entry {victim}</a>: a field differs" in seen, "the entry is not theirs"


def test_a_long_trail_is_verified_by_a_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "AT_ONCE", 0)
    entry_record(actor=cast.auditor.viewer, verb="test.done", subject=cast.support)
    with time_machine.travel(NOW):
        answer = cast.auditor.client().post("/evidence/verify/", follow=True).content.decode()
        assert "It is being verified." in answer
        assert check_latest() is None
        run_due(now=NOW + timedelta(minutes=1))
        assert str(cast.auditor.user) in {check.asked_by for check in checks_recent()}
        assert "It is being verified." not in page(cast.auditor, "/evidence/")
        asked = Job.objects.filter(kind=VERIFY).exclude(payload={})
        for _again in range(2):
            cast.auditor.client().post("/evidence/verify/")
        assert asked.count() == 2, "done within the minute, so once more, and only once"


def test_the_trail_is_found_by_who_what_kind_and_day(cast: Cast) -> None:
    entry_record(
        actor=cast.coach.viewer,
        verb="department.updated",
        subject=cast.stores,
        reason="A better name.",
        changes={"name": ["Shops", "Stores"], "part": {"of": 1}},
    )
    entry_record(actor=cast.head_coach.viewer, verb="person.left", subject=cast.player.listed)
    found = page(cast.auditor, "/evidence/trail/?q=Maria+Ortiz")
    assert "A better name." in found
    assert "Shops → Stores" in found
    assert "person.left" not in found
    assert "person.left" in page(cast.auditor, f"/evidence/trail/?q={cast.player.listed.uid}")
    for query in ("kind=channels", "since=2999-01-01", "until=1999-01-01", "q=nobody"):
        assert "No entry like that" in page(cast.auditor, f"/evidence/trail/?{query}")
    assert "A better name." in page(cast.auditor, "/evidence/trail/?kind=people")


def test_the_trail_is_read_page_by_page(cast: Cast) -> None:
    for _round in range(60):
        entry_record(actor=cast.coach.viewer, verb="test.done", subject=cast.stores)
    first = page(cast.auditor, f"/evidence/trail/?q={cast.stores.uid}")
    assert "50 of 60 entries" in first
    before = entries_about(cast.stores.uid)[10].pk
    assert f"before={before}" in first
    assert "10 of 60 entries" in page(
        cast.auditor, f"/evidence/trail/?q={cast.stores.uid}&before={before}"
    )


def test_a_long_trail_is_not_counted_to_its_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for counting in (reading, home_evidence):
        monkeypatch.setattr(counting, "COUNTED", 55)
    for _round in range(56):
        entry_record(actor=cast.coach.viewer, verb="test.done", subject=cast.stores)
    path = f"/evidence/trail/?q={cast.stores.uid}"
    with CaptureQueriesContext(connection) as asked:
        assert "50 of more than 55 entries" in page(cast.auditor, path)
        assert "more than 55</a>" in page(cast.auditor, "/evidence/")
    counts = [each["sql"] for each in asked if "COUNT(*)" in each["sql"] and "entry" in each["sql"]]
    assert len(counts) == 2
    assert all("LIMIT 56" in each for each in counts)


def test_administrators_read_of_the_machinery_only(cast: Cast) -> None:
    entry_record(actor=cast.coach.viewer, verb="department.updated", subject=cast.stores)
    entry_record(actor=cast.coach.viewer, verb="account.renamed", subject=cast.coach.user)
    found = page(cast.administrator, "/evidence/trail/")
    assert "account.renamed" in found
    assert "department.updated" not in found


def test_a_sample_is_drawn_again_by_the_same_seed() -> None:
    drawn, count = sample_of(iter(ROWS), size=25, seed="2026")
    again, _count = sample_of(list(ROWS), size=25, seed="2026")
    other, _count = sample_of(ROWS, size=25, seed="2027")
    assert (len(drawn), count) == (25, 1000)
    assert drawn == again
    assert drawn != other
    assert [number for number, _cells in drawn] == sorted(number for number, _cells in drawn)


def test_a_sample_is_what_the_page_says_that_it_is() -> None:
    """Drawn by hand, as an auditor without Playbook would."""
    sums = {cells: sha256(f"s\t{cells[0]}\t{cells[1]}".encode()).hexdigest() for cells in ROWS}
    by_hand = sorted(sums, key=lambda cells: sums[cells])[:5]
    drawn, _count = sample_of(ROWS, size=5, seed="s")
    assert {cells for _number, cells in drawn} == set(by_hand)
    assert sample_key("s", ("a", None, 1)) == sha256(b"s\ta\t\t1").hexdigest()


def test_a_sample_of_people_is_taken_away(cast: Cast) -> None:
    address = "/evidence/sample/?list=people&size=3&seed=a"
    shown = page(cast.auditor, address)
    assert re.search(r"3 of \d+ rows,\s+drawn with the seed “a”", shown)
    file = b"".join(cast.auditor.client().get(f"{address}&format=csv"))
    rows = list(csv.reader(StringIO(file.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Row", "Name"]
    assert len(rows) == 4
    for row in rows[1:]:
        assert row[1] in shown
    [entry] = entries_of("list.exported")
    assert "seed=a" in json.dumps(entry["changes"])


@pytest.mark.parametrize(("name", "path"), [("people", "/people/"), ("trail", "/evidence/trail/")])
def test_a_sample_is_drawn_again_from_the_file_of_the_list(
    cast: Cast, name: str, path: str
) -> None:
    entry_record(actor=cast.coach.viewer, verb="test.done", subject=cast.support, reason="=1+1")
    for _round in range(20):
        entry_record(actor=cast.coach.viewer, verb="test.done", subject=cast.stores, reason="-2")
    client = cast.auditor.client()

    def file(address: str) -> list[list[str]]:
        text = b"".join(client.get(address)).decode("utf-8-sig")
        return list(csv.reader(StringIO(text)))[1:]

    sampled = file(f"/evidence/sample/?list={name}&size=5&seed=a&format=csv")
    listed = file(f"{path}?format=csv")
    if name == "trail":
        listed = [[*row[:7], *row[8:]] for row in listed[2:]]  # the two exports are entries, too
    by_hand = sorted(listed, key=lambda row: sample_key("a", row))[:5]
    assert sorted(row[1:] for row in sampled) == sorted(by_hand)


@pytest.mark.parametrize("query", ["list=none&size=3&seed=a", "list=people&size=0&seed=a"])
def test_a_sample_of_nothing_is_told(cast: Cast, query: str) -> None:
    assert cast.auditor.client().get(f"/evidence/sample/?{query}").status_code == 422
    assert cast.auditor.client().get(f"/evidence/sample/?{query}&format=csv").status_code == 404
