"""``/api/v1/imports/``: handed in as JSON or CSV, planned, applied, held, released, discarded."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT as MULTIPART

from governance.accounts.models import Grant
from governance.accounts.services import grant_give, token_create
from governance.audit.models import Entry
from governance.core.clock import utc_now
from roles.org.models import Person
from roles.sync.importers.columns import PEOPLE
from roles.sync.models import ImportPlan
from tests.cast import COMMAND, NOW, Cast

if TYPE_CHECKING:
    from collections.abc import Callable

    Send = Callable[..., tuple[int, Any]]

PATH = "/api/v1/imports/"
MOVE = {"people": [{"external_id": "hana.costa", "department": "STORES"}]}
ONLY_ERIN = {"people": [{"external_id": "erin.halvorsen", "display_name": "Erin Halvorsen"}]}


def token(cast: Cast, **limit: Any) -> str:
    _token, secret = token_create(
        actor=COMMAND,
        owner=cast.administrator.user,
        name="HR sync",
        scopes=["read", "write"],
        days=30,
        now=utc_now(),
        **limit,
    )
    return secret


@pytest.fixture
def send(cast: Cast) -> Send:
    secret = token(cast)

    def sent(path: str = PATH, body: Any = None, **more: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {secret}", **more.pop("headers", {})}
        ask = Client(raise_request_exception=False)
        if body is None:
            answer = ask.get(path, headers=headers)
        else:
            more.setdefault("content_type", "application/json")
            answer = ask.post(path, body, headers=headers, **more)
        return answer.status_code, answer.json()

    return sent


def place_of(who: str) -> str:
    department = Person.objects.get(external_id=who).department
    return str(department.name) if department else ""


def test_json_is_applied_at_once_and_written_down_as_the_tokens(send: Send) -> None:
    status, body = send(PATH, MOVE)
    assert (status, body["state"], body["moved"]) == (201, "applied", 1)
    assert body["made_by"].startswith("HR sync (pb_")
    assert place_of("hana.costa") == "Stores"
    entry = Entry.objects.get(verb="import.applied")
    assert str(entry.subject_uid) == body["uid"]
    assert entry.actor_label == body["made_by"]


def test_the_same_again_writes_nothing(send: Send) -> None:
    send(PATH, MOVE)
    entries = Entry.objects.count()
    status, body = send(PATH, MOVE)
    assert (status, body["state"], body["uid"], body["unchanged"]) == (200, "unchanged", None, 1)
    assert Entry.objects.count() == entries


def test_a_dry_run_is_looked_at_row_by_row_and_applied(send: Send) -> None:
    status, plan = send(f"{PATH}?dry_run=true", MOVE)
    assert (status, plan["state"], place_of("hana.costa")) == (201, "planned", "Support")
    whole = send(f"{PATH}{plan['uid']}/")[1]
    assert whole["consequences"]["people"][0] == whole["consequences"]["people"][1]
    (row,) = send(f"{PATH}{plan['uid']}/rows/?action=moved")[1]["results"]
    assert (row["key"], row["changes"]) == ("hana.costa", {"department": ["SUPPORT", "STORES"]})
    assert send(f"{PATH}{plan['uid']}/rows/?table=channels")[1]["results"] == []

    status, done = send(f"{PATH}{plan['uid']}/", {"decision": "apply"})
    assert (status, done["state"], place_of("hana.costa")) == (201, "applied", "Stores")
    assert send(f"{PATH}{plan['uid']}/", {"decision": "apply"})[0] == 409
    assert [each["state"] for each in send(f"{PATH}?state=applied")[1]["results"]] == ["applied"]


def test_rows_come_in_pages_and_none_is_lost(send: Send) -> None:
    new = [{"external_id": f"new-{number}", "display_name": f"New {number}"} for number in range(7)]
    plan = send(f"{PATH}?dry_run=true", {"people": new})[1]
    found, path = [], f"{PATH}{plan['uid']}/rows/?limit=3"
    while path:
        page = send(path)[1]
        found += [row["key"] for row in page["results"]]
        path = page["next"]
    assert sorted(found) == [row["external_id"] for row in new]


def test_what_moved_meanwhile_is_a_412_and_nothing_is_written(send: Send, cast: Cast) -> None:
    plan = send(f"{PATH}?dry_run=true", MOVE)[1]
    Person.objects.filter(pk=cast.player.listed.pk).update(title="Other")
    status, body = send(f"{PATH}{plan['uid']}/", {"decision": "apply"})
    assert (status, body["code"], place_of("hana.costa")) == (412, "plan_stale", "Support")
    again = send(f"{PATH}{plan['uid']}/", {"decision": "again"})[1]
    assert again["state_hash"] != plan["state_hash"]
    assert send(f"{PATH}{again['uid']}/", {"decision": "apply"})[0] == 201
    assert place_of("hana.costa") == "Stores"


def test_a_mass_leave_waits_whole_and_a_person_releases_it(send: Send, cast: Cast) -> None:
    employed, kind = Person.objects.employed().count(), Grant.Kind.ADMINISTRATOR
    grant_give(actor=COMMAND, user=cast.boss.user, kind=kind, reason="", now=NOW)
    status, plan = send(f"{PATH}?mode=full", ONLY_ERIN)
    assert (status, plan["state"]) == (201, "waiting")
    assert plan["left"] > plan["limit"]
    assert Person.objects.employed().count() == employed
    path, release = f"{PATH}{plan['uid']}/", {"decision": "release", "reason": "They moved out."}
    assert send(path, {"decision": "apply"})[1]["code"] == "plan_waiting"
    assert send(path, release)[1]["code"] == "release_not_allowed"
    head = cast.head_coach.client()
    said = head.post(path, {"decision": "release"}, content_type="application/json")
    assert said.json()["errors"][0]["pointer"] == "/reason"
    done = head.post(path, release, content_type="application/json").json()
    assert (done["state"], done["reason"]) == ("applied", "They moved out.")
    assert Entry.objects.get(verb="import.released").actor_label == "Amara Reid"


def test_a_plan_is_discarded(send: Send) -> None:
    plan = send(f"{PATH}?mode=full", ONLY_ERIN)[1]
    status, body = send(f"{PATH}{plan['uid']}/", {"decision": "discard", "reason": "Wrong file."})
    assert (status, body["state"]) == (201, "discarded")


def test_csv_comes_as_files_with_its_faults_by_row_and_column(send: Send) -> None:
    header = ",".join(column.name for column in PEOPLE.columns if not column.optional)
    people = f"{header}\nhana.costa,Hana,Costa,,hana@x.example,,STORES,,,,\n".encode()
    form = {"people": BytesIO(people)}
    status, body = send(PATH, form, content_type=MULTIPART)
    assert (status, body["state"], place_of("hana.costa")) == (201, "applied", "Stores")
    form = {"people": BytesIO(people.replace(b"STORES", b"NOWHERE"))}
    status, body = send(PATH, form, content_type=MULTIPART)
    assert (status, body["code"]) == (400, "import_invalid")
    assert [each["pointer"] for each in body["errors"]] == ["people.csv, row 2, column department"]
    assert "NOWHERE" in body["errors"][0]["detail"]


def test_a_fault_in_json_points_to_row_and_column_and_a_circle_is_told_by_its_path(
    send: Send,
) -> None:
    people = [
        {"external_id": "hana.costa", "manager": "leon.marsh"},
        {"external_id": "leon.marsh", "manager": "hana.costa", "kind": "robot"},
    ]
    status, body = send(f"{PATH}?dry_run=true", {"people": people})
    assert (status, body["code"]) == (400, "import_invalid")
    kind, fault = body["errors"]
    assert kind["pointer"] == "/people/1/kind"
    assert fault["pointer"] == "/people/0/manager"
    assert "hana.costa → leon.marsh → hana.costa" in fault["detail"]
    del people[1]["kind"]
    assert send(PATH, {"people": people})[1]["errors"] == [fault]


def test_faults_of_all_sorts_are_told_at_once(send: Send, cast: Cast) -> None:
    """What is wrong by itself with who is not known; then who is not known with whose address."""
    rows = [
        {"external_id": "a", "given_name": "Ann", "department": "NOWHERE"},
        {"external_id": "b", "given_name": "Ben", "email": str(cast.coach.listed.email)},
        {"external_id": "c", "given_name": "Cem", "started_on": "yesterday"},
    ]

    def pointers(*sent: dict[str, str]) -> list[str]:
        status, body = send(PATH, {"people": sent})
        assert (status, Person.objects.filter(given_name="Ann").exists()) == (400, False)
        return [each["pointer"] for each in body["errors"]]

    assert pointers(*rows) == ["/people/2/started_on", "/people/0/department"]
    assert pointers(*rows[:2]) == ["/people/0/department", "/people/1/email"]


def test_a_place_is_the_same_in_every_language(send: Send) -> None:
    header = ",".join(column.name for column in PEOPLE.columns if not column.optional)
    people = f"{header}\na,Ann,,,,,,NOBODY,,,\na,Ben,,,,,,,,,\n".encode()
    for language in ("en", "de"):
        form = {"people": BytesIO(people)}
        _status, body = send(PATH, form, content_type=MULTIPART, HTTP_ACCEPT_LANGUAGE=language)
        places = [each["pointer"].removeprefix("people.csv, ") for each in body["errors"]]
        assert places == ["row 3, column external_id", "row 2, column manager"]


def test_a_plan_tells_of_each_row_what_becomes_of_it(send: Send, cast: Cast) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(employment="left", left_on=NOW.date())
    kept = Person.objects.filter(external_id__isnull=False).exclude(pk=cast.employee.listed.pk)
    people: list[dict[str, str]] = [
        {"external_id": str(each.external_id), "display_name": each.display_name} for each in kept
    ]
    named = {each["external_id"]: each for each in people}
    named["leon.marsh"]["title"] = "Lead"
    named["yuki.walsh"]["department"] = "SUPPORT"
    people.append({"external_id": "new", "display_name": "New", "shoe_size": "42"})
    plan = send(f"{PATH}?mode=full&dry_run=true", {"people": people})[1]
    rows = send(f"{PATH}{plan['uid']}/rows/")[1]["results"]
    assert {(row["key"], row["action"]) for row in rows} == {
        ("new", "created"),
        ("leon.marsh", "updated"),
        ("yuki.walsh", "moved"),
        ("hana.costa", "left"),
        ("priya.shah", "rehired"),
    }
    assert plan["unchanged"] == len(people) - 4
    assert plan["ignored_columns"] == {"people": ["shoe_size"]}
    assert send(f"{PATH}{plan['uid']}/")[1]["consequences"]["roles"]


def test_a_byte_order_mark_is_tolerated_in_either(send: Send) -> None:
    mark = b"\xef\xbb\xbf"
    assert send(PATH, mark + orjson.dumps(MOVE))[0] == 201
    departments = b"external_id,name,parent,head\nVANS,Vans,,\n"
    form = {"departments": BytesIO(mark + departments)}
    status, body = send(PATH, form, content_type=MULTIPART)
    assert (status, body.get("created")) == (201, 1), body


@pytest.mark.parametrize("form", [{}, {"persons": BytesIO(b"a")}, {"people": "external_id"}])
def test_what_is_no_file_of_an_import_is_said(send: Send, form: dict[str, Any]) -> None:
    status, body = send(PATH, form, content_type=MULTIPART)
    assert (status, body["code"]) == (400, "import_source")
    assert "departments, people, channels" in body["detail"]


@pytest.mark.parametrize("key", ["handle", "platform"])
def test_a_channel_without_half_of_its_key_is_refused_with_the_reason(send: Send, key: str) -> None:
    status, body = send(PATH, {"channels": [{key: "x"}, {key: "x"}]})
    assert (status, body["code"]) == (400, "import_invalid")
    assert body["errors"]


def test_two_files_under_one_name_are_refused_and_nobody_leaves(send: Send) -> None:
    files = [BytesIO(b"external_id\na\n"), BytesIO(b"external_id\nb\n")]
    status, body = send(f"{PATH}?mode=full", {"people": files}, content_type=MULTIPART)
    assert (status, body["code"], body["errors"][0]["pointer"]) == (400, "import_source", "/people")
    assert "twice" in body["detail"]


def test_who_is_new_has_the_id_that_the_row_tells(send: Send) -> None:
    new = {"people": [{"external_id": "new", "display_name": "New"}]}
    plan = send(f"{PATH}?dry_run=true", new)[1]
    send(f"{PATH}{plan['uid']}/", {"decision": "apply"})
    (row,) = send(f"{PATH}{plan['uid']}/rows/?action=created")[1]["results"]
    assert row["subject"] == str(Person.objects.get(external_id="new").uid)


def test_too_many_rows_and_too_many_bytes_are_refused(send: Send) -> None:
    rows = [{"external_id": str(number), "display_name": "A"} for number in range(50_001)]
    status, body = send(PATH, {"people": rows})
    assert (status, body["code"]) == (400, "import_too_long")
    large = orjson.dumps({"people": ["x" * 11_000_000]})
    assert send(PATH, large)[0] == 413
    assert send(PATH, large, headers={"Idempotency-Key": "a"})[0] == 413


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("?mode=half", "/mode"),
        ("?dry_run=maybe", "/dry_run"),
        ("?dry_run=", "/dry_run"),
        ("?dry=1", "dry"),
    ],
)
def test_what_is_asked_wrongly_is_named(send: Send, path: str, pointer: str) -> None:
    status, body = send(PATH + path, MOVE)
    assert (status, body["errors"][0]["pointer"]) == (400, pointer)


def test_sent_twice_with_a_key_it_is_done_once(send: Send) -> None:
    first, second = (send(PATH, MOVE, headers={"Idempotency-Key": "k"}) for _turn in range(2))
    assert first == second
    assert ImportPlan.objects.count() == 1


def test_a_token_for_one_department_neither_imports_nor_sees_imports(cast: Cast) -> None:
    secret = token(cast, within_department_uid=cast.stores.uid)
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get(PATH, headers=headers).status_code == 404
    answer = Client().post(PATH, MOVE, headers=headers, content_type="application/json")
    assert (answer.status_code, place_of("hana.costa")) == (404, "Support")
