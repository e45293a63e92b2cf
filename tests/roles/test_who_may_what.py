"""Who may what: the table of permissions, cell by cell, asked of the page and of the API.

A cell says what somebody gets who is that and nothing else: ``yes``; ``no``, which is a refusal
with its reason; ``-``, which is the answer of what never was. ``.`` is not asked: there is no such
page or address for them. Everybody but the API client is a listed person as well, so that each
column holds what an employee may; see docs/architecture.md on auditors and administrators, and
docs/channels.md on why somebody from outside reads the inventory of their own department.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from governance.core.uid import uuid7
from governance.findings.models import Finding
from roles.channels.services import advice_ask
from roles.org.models import GapRule, Organisation, Person
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import Authority, proposal_kind
from roles.team.services import assignment_accept, assignment_consent, assignment_propose
from tests.cast import NOW, Cast, Member, make_assignment, make_cast, make_person
from tests.contracts.personas import personas_make
from tests.contracts.table import HIDDEN, OK, REFUSED, SIGN_IN, outcome
from tests.contracts.test_matrix import reason_given
from tests.contracts.world import send_undone, undone
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.test import Client
    from pytest_django.plugin import DjangoDbBlocker

    from roles.channels.models import Advice, Channel

COLUMNS: Final = {
    "Employee": "employee",
    "Player": "player",
    "Manager": "line_manager",
    "Dept head": "department_head",
    "Coach": "coach",
    "Head coach": "head_coach",
    "Booth": "booth_member",
    "Auditor": "auditor",
    "Admin": "administrator",
    "API client": "token_writer",
    "External": "external",
}
# One line a row, in the order of the columns. What the head coach may set are the rules' defaults,
# which have a page of their own, so that their cell of the settings is "-".
TABLE: Final = """
                           | Emp | Pla | Man | Dep | Coa | Hea | Boo | Aud | Adm | API | Ext
look: a colleague          | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | -
look: own organisation     | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes
look: their own department | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes
look: another department   | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | -
look: who may speak        | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes
propose: oneself           | yes | yes | yes | yes | yes | yes | yes | no  | yes | .   | no
propose: somebody else     | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | no
role: open one             | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no
role: close one            | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no
role: step in, in need     | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no
decide: accept their own   | yes | yes | yes | yes | yes | yes | yes | .   | yes | .   | yes
decide: accept another's   | no  | no  | no  | no  | no  | no  | no  | no  | no  | no  | -
decide: consent, a report  | no  | no  | yes | no  | no  | no  | no  | no  | no  | no  | -
decide: approve, to reply  | no  | no  | no  | no  | yes | yes | no  | no  | no  | no  | -
decide: approve a promise  | no  | no  | no  | no  | no  | yes | yes | no  | no  | no  | -
channel: the inventory     | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes
channel: ask for one       | yes | yes | yes | yes | yes | yes | yes | yes | yes | no  | no
channel: edit, own         | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no
channel: move, both theirs | no  | no  | no  | yes | no  | yes | no  | no  | no  | no  | no
channel: keep or drop, own | no  | no  | no  | yes | no  | yes | no  | no  | no  | no  | no
channel: adopt             | no  | no  | no  | no  | no  | yes | no  | no  | no  | no  | no
channel: ask the booth     | no  | no  | no  | yes | no  | yes | no  | no  | no  | no  | no
channel: consult, asked    | -   | -   | -   | no  | -   | no  | yes | no  | no  | -   | -
gaps: look                 | -   | -   | -   | yes | yes | yes | -   | yes | yes | yes | -
gaps: ask to set aside     | no  | no  | no  | yes | yes | yes | no  | no  | no  | no  | no
gaps: look at the rules    | -   | -   | -   | yes | yes | yes | -   | yes | yes | yes | -
gaps: set a rule           | -   | -   | -   | no  | no  | yes | -   | no  | yes | no  | -
kinds of role: look        | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes
kinds of role: add one     | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no
kinds of role: change one  | no  | no  | no  | no  | no  | no  | no  | no  | yes | no  | no
trail: read                | -   | -   | -   | -   | -   | yes | -   | yes | yes | .   | -
settings: look             | -   | -   | -   | -   | -   | -   | -   | yes | yes | .   | -
settings: edit             | -   | -   | -   | -   | -   | -   | -   | no  | yes | .   | -
accounts, keys: look       | -   | -   | -   | -   | -   | -   | -   | yes | yes | .   | -
accounts, keys: edit       | -   | -   | -   | -   | -   | -   | -   | no  | yes | .   | -
"""
# What of the findings each reads, on the page and by the API: about themselves, about somebody who
# reports to the manager, about the department of them all, about another, about the machinery.
FINDINGS: Final = """
                   | Emp | Pla | Man | Dep | Coa | Hea | Boo | Aud | Adm | API | Ext
own                | yes | yes | yes | yes | yes | yes | yes | yes | yes | .   | -
a report           | -   | -   | yes | -   | -   | yes | -   | yes | -   | yes | -
their department   | -   | -   | -   | yes | yes | yes | -   | yes | -   | yes | -
another department | -   | -   | -   | -   | -   | yes | -   | yes | -   | yes | -
the machinery      | -   | -   | -   | -   | -   | yes | -   | yes | yes | -   | -
"""
# Whose story each reads, out of the trail, on the page of a person or of a department. All of it
# is "trail: read", and what a token ships of it takes another scope than this one's.
STORIES: Final = """
                   | Emp | Pla | Man | Dep | Coa | Hea | Boo | Aud | Adm | API | Ext
own                | yes | yes | yes | yes | yes | yes | yes | yes | yes | .   | yes
a report           | -   | -   | yes | yes | yes | yes | -   | yes | -   | .   | -
their department   | -   | -   | -   | yes | yes | yes | -   | yes | -   | .   | -
another department | -   | -   | -   | -   | -   | yes | -   | yes | -   | .   | -
"""
# How a proposal of theirs counts: for themselves, as somebody with a say in it, or as a peer.
HOW: Final = """
           | Emp      | Pla      | Man     | Dep     | Coa     | Hea     | Boo
a player   | nominate | nominate | propose | propose | propose | propose | nominate
of legal   | nominate | nominate | propose | propose | propose | propose | propose
"""
DONE = 302  # a form that did what it is for leads on
SECRET = b"pb_"  # but for a new key, which is shown once
WORDS: Final = {"yes": OK, "no": REFUSED, "-": HIDDEN}
Request = tuple[str, str, dict[str, Any] | None]  # method, path, body


@dataclass
class Things:
    """What is asked about: made once, and as it was after each request."""

    cast: Cast
    clients: Mapping[str, Client]
    colleague: Person
    partner: Person  # of the external's own organisation, elsewhere
    role: Role
    channel: Channel
    advice: Advice  # that legal is asked for
    accepted: Assignment
    consented: Assignment
    promise: Assignment
    another: Assignment
    own: dict[str, Assignment] = field(default_factory=dict)


def rows_of(table: str) -> dict[str, list[str]]:
    lines = [line.split("|") for line in table.strip("\n").splitlines()[1:]]
    return {line[0].strip(): [cell.strip() for cell in line[1:]] for line in lines}


def vacant(cast: Cast, key: str = "responder", focus: str = "") -> Role:
    kind = RoleType.objects.get(key=key)
    return Role.objects.create(type=kind, department=cast.support, focus=focus, opened_at=NOW)


def proposed(cast: Cast, by: Member, person: Person, focus: str, **more: Any) -> Assignment:
    return assignment_propose(
        actor=by.viewer, role=vacant(cast, focus=focus), person=person, now=NOW, **more
    )


def in_steps(cast: Cast, focus: str, *, consented: bool, **more: Any) -> Assignment:
    """A proposal of a peer for the employee, accepted, and with ``consented`` consented."""
    made = proposed(cast, cast.stores_head, cast.employee.listed, focus, **more)
    assignment_accept(actor=cast.employee.viewer, assignment=made, now=NOW)
    if consented:
        assignment_consent(actor=cast.line_manager.viewer, assignment=made, now=NOW)
    return made


@pytest.fixture(scope="module")
def things(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Things]:
    """One organisation for all rows; nothing of it is ever committed."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        yield things_make(make_cast())
        transaction.set_rollback(True)


def things_make(cast: Cast) -> Things:
    RoleType.objects.filter(key="responder").update(authority=Authority.PROMISE)
    colleague = make_person("Ida Roth", cast.support, manager=cast.line_manager.listed)
    organisation = Organisation.objects.create(name="Brightside", kind="agency")
    partner = make_person("Ada Bright", cast.stores, kind="external")
    theirs = Person.objects.filter(pk__in=[partner.pk, cast.external.listed.pk])
    theirs.update(organisation=organisation)
    channel = make_channel(cast)
    asker, question = cast.head_coach.viewer, "May we drop it?"
    advice = advice_ask(actor=asker, channel=channel, function="legal", question=question, now=NOW)
    second = make_person("Ina Counsel", cast.root)
    make_assignment(second, cast.root, "hr")
    made = Things(
        cast=cast,
        clients=personas_make(cast),
        colleague=colleague,
        partner=partner,
        role=vacant(cast, focus="Nights"),
        channel=channel,
        advice=advice,
        accepted=in_steps(cast, "A", consented=False, authority=Authority.REPLY),
        consented=in_steps(cast, "B", consented=True, authority=Authority.REPLY),
        another=proposed(cast, cast.stores_head, colleague, "D"),
        promise=in_steps(cast, "C", consented=True, authority=Authority.PROMISE),
    )
    for who in COLUMNS.values():
        member = cast.members.get(who)
        if member is not None and who != "auditor":
            ends_on = member.listed.ends_on
            made.own[who] = proposed(cast, cast.stores_head, member.listed, who, ends_on=ends_on)
    return made


def asked(name: str, query: str = "", **parts: Any) -> str:
    return reverse(name, kwargs=parts) + (f"?{query}" if query else "")


def propose(person: Callable[[Things, str], Person]) -> tuple[Any, Any]:
    def page(things: Things, who: str) -> Request:
        form = {"person": str(person(things, who).uid), "authority": "1"}
        form |= {"starts_on": "2026-11-30", "q": "", "note": "", "backup": "", "elsewhere": ""}
        return "POST", asked("assign", f"role={things.role.uid}"), form

    def api(things: Things, who: str) -> Request:
        body = {"role": str(things.role.uid), "person": str(person(things, who).uid)}
        return "POST", asked("api-assignments"), {**body, "authority": "listen"}

    return page, api


def decide(assignment: Callable[[Things, str], Assignment], step: str) -> tuple[Any, Any]:
    def page(things: Things, who: str) -> Request:
        return "POST", asked("assignment", uid=assignment(things, who).uid), {"decision": step}

    def api(things: Things, who: str) -> Request:
        path = asked("api-assignment-decisions", uid=assignment(things, who).uid)
        return "POST", path, {"decision": step}

    return page, api


def look(page: str, api: str = "", query: str = "", api_query: str = "") -> tuple[Any, Any]:
    """``{support}`` and the like in a query stand for public ids."""

    def ids(things: Things) -> dict[str, Any]:
        return {"support": things.cast.support.uid, "stores": things.cast.stores.uid}

    def of_page(things: Things, _who: str) -> Request:
        return "GET", asked(page, query.format(**ids(things))), None

    def of_api(things: Things, _who: str) -> Request:
        return "GET", asked(api, (api_query or query).format(**ids(things))), None

    return of_page, of_api if api else None


def by_channel(
    page: str, form: dict[str, Any], api: str, body: dict[str, Any], method: str = "POST"
) -> tuple[Any, Any]:
    def of_page(things: Things, _who: str) -> Request:
        return "POST", asked(page, uid=things.channel.uid), form

    def of_api(things: Things, _who: str) -> Request:
        return method, asked(api, uid=things.channel.uid), body

    return of_page, of_api


def sent(page: str, form: dict[str, Any], query: str = "") -> tuple[Any, Any]:
    def of_page(things: Things, _who: str) -> Request:
        return "POST", asked(page, query.format(support=things.cast.support.uid)), form

    return of_page, None


def booth_asked() -> tuple[Any, Any]:
    def page(things: Things, _who: str) -> Request:
        return "POST", asked("channel_booth", uid=things.channel.uid), HR_ASKED

    def api(things: Things, _who: str) -> Request:
        return "POST", asked("api-channel-advice", uid=things.channel.uid), HR_ASKED

    return page, api


def advised() -> tuple[Any, Any]:
    def page(things: Things, _who: str) -> Request:
        return "POST", asked("channel_advice", uid=things.advice.uid), {"text": "Keep it."}

    def api(things: Things, _who: str) -> Request:
        return "POST", asked("api-advice", uid=things.advice.uid), {"text": "Keep it."}

    return page, api


def myself(things: Things, who: str) -> Person:
    return things.cast.members[who].listed


def verdict(word: str) -> tuple[Any, Any]:
    body = {"verdict": word, "reason": "Because."}
    form = {**body, "criteria": "", "seen": "0"}
    return by_channel("channel_decide", form, "api-channel-decisions", body)


LATE: Final = {"focus": "Late", "purpose": "Answer.", "end_goal": "Nobody waits."}
SET_ASIDE: Final = {"rule": "CV7", "reason": "They share the work."}
SETTINGS: Final = {
    "name": "Larkfield",
    "time_zone": "UTC",
    "language": "en",
    "currency": "EUR",
    "verify_days": "180",
    "acknowledge_days": "14",
    "joiner_days": "30",
    "contact_minutes": "240",
    "mention_days": "730",
    "week_hours": "40",
    "surge_least": "5",
    "surge_times": "3",
    "reason": "Because.",
}
KEY: Final = {
    "uid": "01900000-0000-7000-8000-00000000000e",
    "name": "Payroll",
    "scopes": "read",
    "owner": "service",
    "days": "90",
}
HR_ASKED: Final = {"function": "hr", "question": "Who would answer there?"}
CUSTODY: Final = {"owner": "Priya Shah", "second_admin": "Leon Marsh"}


def person(which: Callable[[Things], Person]) -> tuple[Any, Any]:
    def page(things: Things, _who: str) -> Request:
        return "GET", asked("person", uid=which(things).uid), None

    def api(things: Things, _who: str) -> Request:
        return "GET", asked("api-person", uid=which(things).uid), None

    return page, api


def role_opened() -> tuple[Any, Any]:
    page = sent("role_open", LATE, "department={support}&type=gatherer")[0]

    def api(things: Things, _who: str) -> Request:
        body = {"type": "gatherer", "department": str(things.cast.support.uid), "focus": "Late"}
        return "POST", asked("api-roles"), body

    return page, api


def role_closed() -> tuple[Any, Any]:
    def page(things: Things, _who: str) -> Request:
        return "POST", asked("role_close", uid=things.role.uid), {"reason": "Because."}

    def api(things: Things, _who: str) -> Request:
        body = {"decision": "close", "reason": "Because."}
        return "POST", asked("api-role-decisions", uid=things.role.uid), body

    return page, api


def moved_below() -> tuple[Any, Any]:
    """From Support to the department below it."""
    page, _api = by_channel("channel_edit", {**CUSTODY, "department": "Field service"}, "", {})

    def api(things: Things, _who: str) -> Request:
        body = {"department": str(things.cast.field_service.uid)}
        return "PATCH", asked("api-channel", uid=things.channel.uid), body

    return page, api


def stepped_in() -> tuple[Any, Any]:
    def page(things: Things, _who: str) -> Request:
        form = {"role": str(things.role.uid), "email": str(things.colleague.email)}
        form |= {"authority": "1", "hours": "24", "reason": "All are ill."}
        return "POST", asked("break_glass", f"department={things.cast.support.uid}"), form

    def api(things: Things, _who: str) -> Request:
        body = {"role": str(things.role.uid), "person": str(things.colleague.uid)}
        more = {"authority": "listen", "hours": 24, "reason": "All are ill."}
        return "POST", asked("api-break-glass"), {**body, **more}

    return page, api


def set_aside() -> tuple[Any, Any]:
    page = sent("exemption_new", {**SET_ASIDE, "last_day": "2027-01-31"}, "department={support}")

    def api(things: Things, _who: str) -> Request:
        body = {**SET_ASIDE, "department": str(things.cast.support.uid), "ends_on": "2027-02-01"}
        return "POST", asked("api-exemptions"), body

    return page[0], api


def rule_set() -> tuple[Any, Any]:
    def page(_things: Things, _who: str) -> Request:
        row = GapRule.objects.get(rule="CV0", size="standard")
        return "POST", asked("gap_rule", uid=row.uid), {"reason": "Because.", "sure": "1"}

    def api(_things: Things, _who: str) -> Request:
        row = GapRule.objects.get(rule="CV0", size="standard")
        return "PATCH", asked("api-gap-rule", uid=row.uid), {"severity": 2, "reason": "Because."}

    return page, api


def kind_added(_things: Things, _who: str) -> Request:
    return "POST", asked("api-role-types"), {"name": "X", "kind": "booth", "authority": "listen"}


def kind_changed(_things: Things, _who: str) -> Request:
    kind = RoleType.objects.get(key="creative")
    return "PATCH", asked("api-role-type", uid=kind.uid), {"end_goal": "Peace."}


def channel_wanted() -> tuple[Any, Any]:
    wanted = {"url": "x.com/larkfield", "why": "They ask."}
    page = sent("channel_request", {**wanted, "department": "support"})[0]

    def api(things: Things, _who: str) -> Request:
        body = {**wanted, "kind": "request", "department": str(things.cast.support.uid)}
        return "POST", asked("api-channels-asked"), body

    return page, api


ACTS: Final[dict[str, tuple[Any, Any]]] = {
    "look: a colleague": person(lambda things: things.colleague),
    "look: own organisation": person(lambda things: things.partner),
    "look: their own department": look(
        "team", "api-org-chart", "department={support}", "root={support}"
    ),
    "look: another department": look(
        "team", "api-org-chart", "department={stores}", "root={stores}"
    ),
    "look: who may speak": look("who", "api-authority"),
    "propose: oneself": propose(myself),
    "propose: somebody else": propose(lambda things, _who: things.colleague),
    "role: open one": role_opened(),
    "role: close one": role_closed(),
    "role: step in, in need": stepped_in(),
    "decide: accept their own": decide(lambda things, who: things.own[who], "accept"),
    "decide: accept another's": decide(lambda things, _who: things.another, "accept"),
    "decide: consent, a report": decide(lambda things, _who: things.accepted, "consent"),
    "decide: approve, to reply": decide(lambda things, _who: things.consented, "approve"),
    "decide: approve a promise": decide(lambda things, _who: things.promise, "approve"),
    "channel: the inventory": look("channels", "api-channels"),
    "channel: ask for one": channel_wanted(),
    "channel: edit, own": by_channel(
        "channel_edit", CUSTODY, "api-channel", {"purpose": "Help."}, "PATCH"
    ),
    "channel: move, both theirs": moved_below(),
    "channel: keep or drop, own": verdict("drop"),
    "channel: adopt": verdict("adopt"),
    "channel: ask the booth": booth_asked(),
    "channel: consult, asked": advised(),
    "gaps: look": look("team_gaps", "api-gaps"),
    "gaps: ask to set aside": set_aside(),
    "gaps: look at the rules": look("gap_rules", "api-gap-rules"),
    "gaps: set a rule": rule_set(),
    "kinds of role: look": (None, look("team", "api-role-types")[1]),
    "kinds of role: add one": (None, kind_added),
    "kinds of role: change one": (None, kind_changed),
    "trail: read": look("trail"),
    "settings: look": look("settings"),
    "settings: edit": sent("settings", SETTINGS),
    "accounts, keys: look": look("tokens"),
    "accounts, keys: edit": sent("token_new", KEY),
}


def faults_of(things: Things, who: str, request: Request, word: str) -> Iterator[str]:
    method, path, body = request
    answer = send_undone(things.clients[who], method, path, body)
    kind = "API" if path.startswith("/api/") else "page"
    expected = SIGN_IN if kind == "page" and who == "token_writer" else WORDS[word]
    done = answer.status_code == DONE or SECRET in answer.content
    if kind == "page" and expected == OK and method == "POST" and not done:
        yield f"{who} is shown the form of the page again: {answer.status_code}"
    elif outcome(answer) != expected:
        yield f"{who} gets {outcome(answer)} of the {kind}, not {expected}"
    elif expected == REFUSED and not reason_given(answer):
        yield f"{who} is refused by the {kind} without a reason"


@pytest.mark.parametrize("row", ACTS)
def test_everybody_may_what_the_table_says(things: Things, row: str) -> None:
    faults: list[str] = []
    for who, word in zip(COLUMNS.values(), rows_of(TABLE)[row], strict=True):
        for entrance in ACTS[row] if word != "." else ():
            if entrance is not None:
                faults += faults_of(things, who, entrance(things, who), word)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("row", "key"), [(0, "responder"), (1, "legal")])
def test_a_proposal_counts_as_who_makes_it(things: Things, row: int, key: str) -> None:
    role = vacant(things.cast, key)
    name, expected = list(rows_of(HOW).items())[row]
    found = [
        proposal_kind(things.cast.members[who].viewer, role=role, person=things.colleague)
        for who in list(COLUMNS.values())[: len(expected)]
    ]
    assert found == expected, name


def finding(rule: str, label: str, *, person: Person | None = None, at: Any = None) -> None:
    Finding.objects.create(
        rule=rule,
        subject_type="assignment",
        subject_uid=uuid7(),
        subject_label=label,
        person=person,
        department=at,
        severity=3,
        opened_at=NOW,
    )


@pytest.mark.parametrize(("column", "who"), COLUMNS.items())
def test_everybody_reads_the_findings_that_the_table_says(
    things: Things, column: str, who: str
) -> None:
    number = list(COLUMNS).index(column)
    expected = {row: cells[number] for row, cells in rows_of(FINDINGS).items()}
    member = things.cast.members.get(who)
    with undone():
        if member is not None:
            finding("CV2", "own", person=member.listed)
        finding("CV2", "a report", person=things.colleague)
        finding("CV12", "their department", at=things.cast.support)
        finding("CV12", "another department", at=things.cast.stores)
        finding("unsealed", "the machinery")
        client = things.clients[who]
        told = json.loads(client.get("/api/v1/findings/").content)["results"]
        read = {row: "yes" if any(row in str(each) for each in told) else "-" for row in expected}
        page = client.get("/findings/").content.decode()
        shown = {row: "yes" if row in page else "-" for row in expected}
    asked_of = {row: word for row, word in expected.items() if word != "."}
    assert {row: read[row] for row in asked_of} == asked_of
    if who != "token_writer":
        assert {row: shown[row] for row in asked_of} == asked_of


@pytest.mark.parametrize(("column", "who"), COLUMNS.items())
def test_everybody_reads_the_stories_that_the_table_says(
    things: Things, column: str, who: str
) -> None:
    number = list(COLUMNS).index(column)
    expected = {row: cells[number] for row, cells in rows_of(STORIES).items()}
    asked_of = {row: word for row, word in expected.items() if word != "."}
    paths = {
        "own": lambda: asked("person", uid=myself(things, who).uid),
        "a report": lambda: asked("person", uid=things.colleague.uid),
        "their department": lambda: asked("department", uid=things.cast.support.uid),
        "another department": lambda: asked("department", uid=things.cast.stores.uid),
    }
    answers = {row: things.clients[who].get(paths[row]()).content.decode() for row in asked_of}
    told = {row: "yes" if ">Timeline<" in body else "-" for row, body in answers.items()}
    assert told == asked_of


def test_each_row_has_its_act_and_each_column_its_cells() -> None:
    rows = rows_of(TABLE)
    assert list(rows) == list(ACTS)
    every = [*rows.values(), *rows_of(FINDINGS).values(), *rows_of(STORIES).values()]
    assert {len(cells) for cells in every} == {len(COLUMNS)}
