"""The page of findings: who sees which, open and closed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.findings.models import Finding
from tests.cast import make_person
from tests.governance.findings.test_findings_audit import owe
from tests.queries import assert_flat

if TYPE_CHECKING:
    from django.test import Client

    from roles.org.models import Department, Person
    from tests.cast import Cast, Member


def finding(
    label: str,
    department: Department | None = None,
    person: Person | None = None,
    *,
    rule: str = "CV0",
    closed: bool = False,
    severity: int = 2,
) -> Finding:
    now = utc_now()
    return Finding.objects.create(
        rule=rule,
        subject_type="role",
        subject_uid=uuid7(),
        subject_label=label,
        department=department,
        person=person,
        severity=severity,
        opened_at=now - timedelta(days=2),
        closed_at=now if closed else None,
    )


def text(client: Client, path: str = "/findings/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_open_ones_are_ranked_the_most_urgent_first(cast: Cast) -> None:
    finding("Third", severity=3)
    finding("First", severity=1)
    body = text(cast.head_coach.client())
    assert body.index("First stands vacant") < body.index("Third stands vacant")


def test_closed_ones_stand_apart(cast: Cast) -> None:
    finding("Open one")
    finding("Closed one", closed=True)
    client = cast.auditor.client()
    assert "Closed one" not in text(client)
    body = text(client, "/findings/?show=closed")
    assert "Closed one" in body
    assert "Open one" not in body


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("head_coach", {"a", "b", "c", "d"}),
        ("auditor", {"a", "b", "c", "d"}),
        ("coach", {"a", "c"}),
        ("department_head", {"a", "c"}),
        ("stores_head", {"b"}),
        ("line_manager", {"c"}),
        ("employee", {"c"}),
        ("administrator", {"d"}),
        ("player", set()),
        ("external", set()),
    ],
)
def test_each_sees_their_part(cast: Cast, name: str, seen: set[str]) -> None:
    finding("<a>", cast.support)
    finding("<b>", cast.stores)
    finding("<c>", cast.support, cast.employee.listed, rule="overdue")
    finding("<d>", rule="dead_work")
    body = text(cast.members[name].client())
    assert {letter for letter in "abcd" if f"&lt;{letter}&gt;" in body} == seen


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    assert cast.stranger.client().get("/findings/").status_code == 404


def test_it_says_how_much_a_person_is_late_with(cast: Cast) -> None:
    for days in (1, 2):
        owe(cast.employee, utc_now() - timedelta(days=days))
    finding("Hana Costa", cast.support, cast.employee.listed, rule="overdue")
    assert "Hana Costa is late with 2 to-dos" in text(cast.head_coach.client())


def test_with_none_it_says_so(cast: Cast) -> None:
    assert "No findings" in text(cast.head_coach.client())
    assert "Nothing closed yet" in text(cast.head_coach.client(), "/findings/?show=closed")


def navigation_has_it(member: Member) -> bool:
    return 'href="/findings/"' in text(member.client(), "/report/")


def test_only_those_who_watch_them_have_it_in_the_navigation(cast: Cast) -> None:
    assert navigation_has_it(cast.coach)
    assert navigation_has_it(cast.auditor)
    assert not navigation_has_it(cast.employee)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Kettle", "Tent"}),
        ("rule=CV0", {"Kettle"}),
        ("q=tent", {"Tent"}),
        ("q=tent&rule=CV0", set()),
        ("rule=none", {"Kettle", "Tent"}),
        ("show=closed&q=stove", {"Stove"}),
    ],
)
def test_they_are_narrowed_by_rule_and_words(cast: Cast, query: str, expected: set[str]) -> None:
    finding("Kettle")
    finding("Tent", rule="CV12")
    finding("Stove", closed=True)
    client = cast.head_coach.client()
    body = text(client, f"/findings/?{query}")
    assert {label for label in ("Kettle", "Tent", "Stove") if label in body} == expected
    assert ("None is like that" in body) == (not expected)
    file = client.get(f"/findings/?format=csv&{query}")
    sent = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert {label for label in ("Kettle", "Tent", "Stove") if label in sent} == expected


def test_only_rules_of_which_one_sees_a_finding_are_offered(cast: Cast) -> None:
    finding("Ours", cast.support)
    finding("Theirs", cast.stores, rule="CV12")
    finding("Ours too", cast.support, rule="CV5")
    body = text(cast.department_head.client())
    assert 'value="CV0"' in body
    assert 'value="CV5"' in body
    assert 'value="CV12"' not in body


@pytest.mark.parametrize("show", ["open", "closed"])
def test_the_list_costs_the_same_whatever_its_length(cast: Cast, show: str) -> None:
    client = cast.head_coach.client()

    def find_more() -> None:
        for _one in range(3):
            person = make_person(f"Person {uuid7()}", cast.support)
            finding("x", cast.support, person, rule="overdue", closed=show == "closed")

    assert_flat(find_more, lambda: text(client, f"/findings/?show={show}"))
