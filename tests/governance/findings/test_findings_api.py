"""``/api/v1/findings/``: what the page says, for programs, and of past days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from governance.accounts.models import ApiToken
from governance.core.clock import utc_now
from governance.findings.models import Finding
from tests.governance.findings.test_findings_audit import owe
from tests.governance.findings.test_findings_page import finding
from tests.queries import assert_flat
from tests.roles.org.api import get

if TYPE_CHECKING:
    from tests.cast import Cast, Member

PATH = "/api/v1/findings/"
DAY = timedelta(days=1)


def told(by: Member, **query: object) -> list[dict[str, Any]]:
    answer = by.client().get(PATH, {name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def words(by: Member, **query: object) -> set[str]:
    return {row["words"] for row in told(by, **query)}


def test_a_finding_is_told_in_words_with_its_days(cast: Cast) -> None:
    found = finding("Evenings", cast.support, severity=3)
    assert told(cast.head_coach) == [
        {
            "uid": str(found.uid),
            "rule": "CV0",
            "name": "A role stands vacant",
            "words": "Evenings stands vacant",
            "severity": 3,
            "subject_type": "role",
            "subject": str(found.subject_uid),
            "department": str(cast.support.uid),
            "person": None,
            "opened_at": found.opened_at.isoformat().replace("+00:00", "Z"),
            "closed_at": None,
        }
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"Tent", "Kettle stands vacant", "Stove"}),
        ({"rule": "CV0"}, {"Kettle stands vacant"}),
        ({"severity": 1}, {"Tent"}),
        ({"open": "true"}, {"Tent", "Kettle stands vacant"}),
        ({"open": "false"}, {"Stove"}),
    ],
)
def test_they_are_filtered(cast: Cast, query: dict[str, Any], expected: set[str]) -> None:
    finding("Kettle")
    finding("Tent", rule="CV12", severity=1)
    finding("Stove", rule="CV5", closed=True)
    assert words(cast.auditor, **query) == expected


def test_a_department_is_asked_with_all_below_it(cast: Cast) -> None:
    finding("Here", cast.field_service, rule="CV1")  # below Support
    finding("There", cast.stores, rule="CV1")
    assert words(cast.head_coach, department=cast.support.uid) == {"Here"}


def test_a_day_is_told_as_it_ended_whatever_was_mended_since(cast: Cast) -> None:
    found = finding("Kettle", cast.support, rule="CV1")
    now = utc_now()
    opened, closed = now - 5 * DAY, now - 2 * DAY
    Finding.objects.filter(pk=found.pk).update(opened_at=opened, closed_at=None)
    days = [(now - back * DAY).date() for back in (6, 5, 3, 2)]
    before = [told(cast.head_coach, as_of=day) for day in days]
    assert [len(rows) for rows in before] == [0, 1, 1, 1]
    Finding.objects.filter(pk=found.pk).update(closed_at=closed)
    assert [told(cast.head_coach, as_of=day) for day in days] == [*before[:3], []]
    answer = cast.head_coach.client().get(PATH, {"as_of": str(days[0]), "open": "true"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/open")


def test_how_late_somebody_was_is_told_of_now_alone(cast: Cast) -> None:
    owe(cast.employee, utc_now() - DAY)
    finding("Hana Costa", cast.support, cast.employee.listed, rule="overdue")
    assert words(cast.head_coach) == {"Hana Costa is late with 1 to-do"}
    yesterday = (utc_now() - DAY).date()
    assert words(cast.head_coach, as_of=yesterday) == {"Hana Costa was late with a to-do"}


@pytest.mark.parametrize(
    ("name", "seen"),
    [("auditor", "abcd"), ("department_head", "ac"), ("line_manager", "c"), ("player", "")],
)
def test_each_is_told_what_the_page_shows_them(cast: Cast, name: str, seen: str) -> None:
    of_each(cast)
    assert words(cast.members[name]) == set(seen)


def of_each(cast: Cast) -> None:
    finding("a", cast.support, rule="CV1")
    finding("b", cast.stores, rule="CV1")
    finding("c", cast.support, cast.employee.listed, rule="closure")
    finding("d", rule="dead_work")


@pytest.mark.parametrize(
    ("scopes", "limited", "seen"),
    [("read", False, "ab"), ("read", True, "b"), ("read audit", False, "abcd")],
)
def test_a_token_is_told_of_coverage_with_audit_of_all(
    cast: Cast, scopes: str, limited: bool, seen: str
) -> None:
    of_each(cast)
    limit = cast.stores.uid if limited else None
    ApiToken.objects.update(scopes=scopes.split(), within_department_uid=limit)
    status, body = get(cast, "findings/")
    assert (status, {row["words"] for row in body["results"]}) == (200, set(seen))


def test_it_costs_the_same_whatever_its_length(cast: Cast) -> None:
    assert_flat(
        lambda: [finding("x", cast.support, cast.employee.listed, rule="closure") for _ in "123"],
        lambda: told(cast.head_coach),
    )
