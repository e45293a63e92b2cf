"""Whatever stands against a proposal is said before it is sent, and refused by page and API.

One table: each reason, how it comes about, and what is said of it in the three places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from roles.org.models import Department, Person
from roles.team.models import Assignment, Role
from roles.team.rules import State
from roles.team.selectors import focus, proposals
from tests.roles.team.pages import vacant_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Cast

START, LATER = date(2099, 1, 1), date(2099, 3, 1)
CONFLICT, BAD = 409, 400


@dataclass(frozen=True)
class Case:
    """``sent`` is what the API is sent, the page the same in its own words; ``form`` is what the
    page says where its form does not offer such a thing at all."""

    code: str
    status: int
    pointer: str
    says: str
    who: str = "employee"
    prepare: Callable[[Cast, Role], None] | None = None
    sent: dict[str, Any] = field(default_factory=dict)
    form: str = ""


def employed(status: str) -> Callable[[Cast, Role], None]:
    def prepare(cast: Cast, _role: Role) -> None:
        Person.objects.filter(pk=cast.employee.listed.pk).update(employment=status)

    return prepare


def holds(who: str, state: str = State.ACTIVE) -> Callable[[Cast, Role], None]:
    def prepare(cast: Cast, role: Role) -> None:
        Assignment.objects.create(
            role=role,
            person=cast.members[who].listed,
            state=state,
            authority=1,
            starts_on=date(2026, 1, 1),
            proposed_at=role.opened_at,
            proposed_by_label="the cast",
        )

    return prepare


def closed(_cast: Cast, role: Role) -> None:
    Role.objects.filter(pk=role.pk).update(closed_on=date(2026, 11, 1))


def department_closed(_cast: Cast, role: Role) -> None:
    Department.objects.filter(pk=role.department_id).update(closed_on=date(2026, 11, 1))


def backup_left(cast: Cast, _role: Role) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(employment="left")


TABLE = (
    Case(
        "person_left", CONFLICT, "/person", "Hana Costa has left.", prepare=employed("left"),
        form="Choose one of the people shown.",
    ),
    Case(
        "person_on_leave", CONFLICT, "/person", "Hana Costa is on leave.",
        prepare=employed("on_leave"),
    ),
    Case("auditor", CONFLICT, "/person", "Ruth Adler is an auditor.", who="auditor"),
    Case(
        "already_open", CONFLICT, "/person", "Hana Costa holds this role or is proposed for it.",
        prepare=holds("employee"),
    ),
    Case(
        "already_open", CONFLICT, "/person", "Hana Costa hands this role over",
        prepare=holds("employee", State.HANDING_OVER),
    ),
    Case(
        "role_taken", CONFLICT, "/starts_on", "Priya Shah holds this role at that time.",
        prepare=holds("player"),
    ),
    Case("role_closed", CONFLICT, "/role", "This role is closed.", prepare=closed),
    Case("department_closed", CONFLICT, "/role", "Support is closed.", prepare=department_closed),
    Case(
        "authority_too_high", BAD, "/authority", "This kind of role goes up to",
        sent={"authority": "promise"}, form="This kind of role does not go that far.",
    ),
    Case(
        "ends_before_start", BAD, "/ends_on", "It ends before it begins.",
        sent={"ends_on": date(2098, 1, 1)},
    ),
    Case(
        "over_already", BAD, "/ends_on", "It would be over already",
        sent={"starts_on": date(2020, 1, 1), "ends_on": date(2020, 2, 1)},
    ),
    Case(
        "external_needs_end", BAD, "/ends_on", "A partner's role needs a last day.",
        who="external",
    ),
    Case(
        "external_too_long", BAD, "/ends_on", "A partner's role ends within 365 days.",
        who="external", sent={"ends_on": START + timedelta(days=366)},
    ),
    Case(
        "external_outlasts", BAD, "/ends_on", "is here until 30 June 2027", who="external",
        sent={"ends_on": LATER},
    ),
    Case(
        "own_backup", BAD, "/backup", "Nobody stands in for themselves.",
        sent={"backup": "employee"},
    ),
    Case(
        "backup_left", CONFLICT, "/backup", "Priya Shah has left.", prepare=backup_left,
        sent={"backup": "player"}, form="Nobody is listed by that.",
    ),
    Case(
        "unknown_languages", BAD, "/languages", "No language has this code: zzzz.",
        sent={"languages": ["zzzz"]},
    ),
    Case(
        "unknown_regions", BAD, "/regions", "No country has this code: QQ.",
        sent={"regions": ["QQ"]},
    ),
    Case(
        "persona_unnamed", BAD, "/signs_as", "Say by which name the persona speaks.",
        sent={"persona": True},
    ),
)  # fmt: skip
# The API's shape and the form refuse these by their length or size, before a rule is asked.
BY_LENGTH = {"too_many_channels", "too_many_languages", "too_many_regions", "hours"}
each_case = pytest.mark.parametrize(
    "case", TABLE, ids=lambda case: f"{case.code}, {case.says[:20]}"
)


def made(cast: Cast, case: Case) -> Role:
    role = vacant_role(cast)
    if case.prepare:
        case.prepare(cast, role)
    return role


def by_page(cast: Cast, case: Case, role: Role, **more: str) -> tuple[int, str]:
    ends = case.sent.get("ends_on")
    backup = case.sent.get("backup")
    data = {
        "person": str(cast.members[case.who].listed.uid),
        "authority": "4" if "authority" in case.sent else str(role.type.authority),
        "starts_on": str(case.sent.get("starts_on", START)),
        "ends_on": str(ends - timedelta(days=1)) if ends else "",  # the last day is inside
        "backup": str(cast.members[backup].listed.email) if backup else "",
        "languages": ", ".join(case.sent.get("languages", ())),
        "regions": ", ".join(case.sent.get("regions", ())),
        **({"persona": "on"} if "persona" in case.sent else {}),
        "note": "",
    }
    client = cast.department_head.client()
    answer = client.post(f"/team/assign/?role={role.uid}", {**data, **more})
    return answer.status_code, unescape(answer.content.decode())


def proposed(role: Role) -> int:
    return Assignment.objects.filter(role=role, state=State.PROPOSED).count()


@each_case
def test_it_is_said_before_anything_is_sent(cast: Cast, case: Case) -> None:
    role = made(cast, case)
    status, body = by_page(cast, case, role, check="1")
    assert status == 200
    nobody_offered = case.code == "person_left"  # who is gone is not among those to choose from
    assert nobody_offered or (case.form or case.says) in body
    assert proposed(role) == 0


@each_case
def test_the_page_refuses_it(cast: Cast, case: Case) -> None:
    role = made(cast, case)
    status, body = by_page(cast, case, role)
    assert (status, proposed(role)) == (422, 0)
    assert (case.form or case.says) in body


@each_case
def test_the_api_refuses_it_and_names_the_field(cast: Cast, case: Case) -> None:
    role = made(cast, case)
    backup = case.sent.get("backup")
    sent = {
        "role": str(role.uid),
        "person": str(cast.members[case.who].listed.uid),
        "starts_on": str(START),
        **case.sent,
        **({"backup": str(cast.members[backup].listed.uid)} if backup else {}),
    }
    client = cast.department_head.client()
    answer = client.post("/api/v1/assignments/", sent, content_type="application/json")
    told = answer.json()
    assert (answer.status_code, told["code"], proposed(role)) == (case.status, case.code, 0)
    assert told["errors"][0]["pointer"] == case.pointer
    assert case.says in told["detail"]


def test_no_reason_is_without_its_row() -> None:
    sources = "".join(Path(str(module.__file__)).read_text() for module in (proposals, focus))
    said = set(re.findall(r'(?:_invalid|_conflict|Conflict)\(\s*"(\w+)"', sources))
    said |= {f"unknown_{name}" for name in ("languages", "regions")}
    said |= {f"too_many_{name}" for name in ("languages", "regions")}
    assert said == {case.code for case in TABLE} | BY_LENGTH
