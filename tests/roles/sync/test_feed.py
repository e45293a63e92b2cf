"""A replica: all there is, what changed since, and the proof that it is the same."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.db.models import CharField, DateField, EmailField, UUIDField

from governance.audit.models import Entry
from governance.core.clock import utc_now
from roles.org.models import Department, Person
from roles.org.services.leaving import person_end
from roles.org.services.placing import person_place
from roles.org.services.structure import department_change, department_close, department_open
from roles.sync.models import Change
from roles.sync.selectors.followed import FOLLOWED
from roles.sync.services.feed import WAITERS, at_the_door, changes_tidy
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import State
from roles.team.services import assignment_end, role_open
from roles.team.services.roles import role_close
from tests.cast import COMMAND, Cast, make_assignment
from tests.roles.channels.making import make_channel
from tests.roles.sync.files import PEOPLE_HEADER, csv_files
from tests.roles.sync.files import run as import_files
from tests.roles.sync.following import Follower, limited_to

if TYPE_CHECKING:
    from collections.abc import Callable


NOW = utc_now()
RUNNING = Path(__file__).parents[3] / "docs" / "running.md"


@pytest.fixture
def replica(cast: Cast) -> Follower:
    follower = Follower(cast.api_token)
    follower.begin()
    return follower


def told(changes: list[dict[str, Any]]) -> list[tuple[str, str, list[str], str | None]]:
    return [(each["kind"], each["uid"], each["changed"], each["gone"]) for each in changes]


def test_a_snapshot_is_all_there_is_and_says_so_in_its_last_line(cast: Cast) -> None:
    answer: Any = Follower(cast.api_token).ask("snapshot/")
    whole = b"".join(answer.streaming_content)
    lines = whole.splitlines(keepends=True)
    end = orjson.loads(lines.pop())

    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert end["count"] == len(lines)
    assert end["sha256"] == sha256(b"".join(lines)).hexdigest()
    rows = [orjson.loads(line) for line in lines]
    keys = [(row["kind"], row["uid"]) for row in rows]
    assert keys == sorted(keys)
    kinds = {kind: sum(row["kind"] == kind for row in rows) for kind in Change.Kind.values}
    assert kinds == {
        "assignment": Assignment.objects.count(),
        "department": Department.objects.count(),
        "person": Person.objects.count(),
        "role": Role.objects.count(),
    }
    hana = next(row for row in rows if row["uid"] == str(cast.employee.listed.uid))
    assert hana["after"] == {
        "country": "",
        "department": str(cast.support.uid),
        "display_name": "Hana Costa",
        "email": "hana.costa@larkfield.example",
        "employment": "active",
        "external_id": "hana.costa",
        "family_name": "Costa",
        "given_name": "Hana",
        "kind": "employee",
        "location": "",
        "manager": str(cast.line_manager.listed.uid),
        "started_on": "2026-09-01",
        "title": "Planner",
    }


AS_TEXT = {CharField, EmailField, DateField, UUIDField}
NASTY = 'Ann "the \\ one"\n\t\x1f\x01\x7f , \u2028 \U0001f600 \\n'


def test_a_line_is_json_whatever_people_are_called(cast: Cast, replica: Follower) -> None:
    hana = Person.objects.filter(pk=cast.employee.listed.pk)
    hana.update(display_name=NASTY, title="null", external_id=None, email=None, location='"')
    again = Follower(cast.api_token)
    again.begin()

    line = again.rows["person", str(cast.employee.listed.uid)]
    told = orjson.loads(line)["after"]
    assert (told["display_name"], told["title"], told["location"]) == (NASTY, "null", '"')
    assert (told["external_id"], told["email"]) == (None, None)
    replica.follow()  # which writes the line itself, from the change
    assert replica.rows["person", str(cast.employee.listed.uid)] == line
    replica.assert_in_step()


@pytest.mark.parametrize("kind", [kind for kind, each in FOLLOWED.items() if each.all_text])
def test_what_is_copied_as_text_is_text_in_json_too(kind: str) -> None:
    followed = FOLLOWED[kind]
    columns = followed.model.objects.values_list(*followed.fields.values()).query.select
    assert {type(column.target) for column in columns} <= AS_TEXT


def test_a_token_of_a_department_that_is_no_more_follows_nothing(cast: Cast) -> None:
    nothing = limited_to(uuid4())
    assert nothing.begin()["count"] == 0
    nothing.assert_in_step()


def test_an_assignment_is_told_with_its_focus_and_since_when_it_is_ready(cast: Cast) -> None:
    assignment = make_assignment(cast.employee.listed, cast.support, "responder")
    channel = make_channel(cast)
    assignment.channels.add(channel)
    proposed = make_assignment(cast.employee.listed, cast.stores, "responder", ready=False)
    Assignment.objects.filter(pk=proposed.pk).update(state=State.PROPOSED)
    replica = Follower(cast.api_token)
    replica.begin()

    line = orjson.loads(replica.rows["assignment", str(assignment.uid)])["after"]

    assert line["channels"] == [str(channel.uid)]
    assert (line["ready_from"], line["ready_until"]) == ("2026-09-01T08:00:00Z", None)
    assert (line["holder"], line["authority"]) == (str(cast.employee.listed.uid), "reply")
    line = orjson.loads(replica.rows["assignment", str(proposed.uid)])["after"]
    assert (line["state"], line["ready_from"], line["ready_until"]) == ("proposed", None, None)


def person_moves(cast: Cast) -> None:
    boss = cast.stores_head.listed
    hana = cast.employee.listed
    person_place(actor=COMMAND, person=hana, department=cast.stores, manager=boss, now=NOW)


def person_leaves_and_comes_back(cast: Cast) -> None:
    hana = cast.employee.listed
    person_end(actor=COMMAND, person=hana, reason="Moved away", now=NOW)
    Person.objects.filter(pk=hana.pk).update(employment="active")


def who_holds_a_role_leaves(cast: Cast) -> None:
    person_end(actor=COMMAND, person=cast.player.listed, reason="", now=NOW)


def department_comes_and_goes(cast: Cast) -> None:
    shops = department_open(actor=COMMAND, name="Shops", parent=cast.stores, now=NOW)
    department_change(actor=COMMAND, department=shops, name="Shop", parent=cast.support, now=NOW)
    department_close(actor=COMMAND, department=shops, now=NOW)
    department_open(actor=COMMAND, name="Vans", parent=cast.stores, now=NOW)


def role_comes_and_goes(cast: Cast) -> None:
    kind = RoleType.objects.get(key="responder")
    actor = cast.head_coach.viewer
    roles = [role_open(actor=actor, type=kind, department=cast.stores, now=NOW) for _ in "ab"]
    role_close(actor=actor, role=roles[0], reason="One is enough", now=NOW)


def assignment_ends(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    assignment_end(actor=cast.head_coach.viewer, assignment=held, reason="Done", now=NOW)


def focus_and_readiness_change(cast: Cast) -> None:
    held = Assignment.objects.get(person=cast.player.listed)
    channel = make_channel(cast)
    held.channels.add(channel)
    held.ready_periods.all().delete()
    held.channels.remove(channel)


def a_file_brings_a_hundred(cast: Cast) -> None:
    rows = (f"N{n},Nia,No{n},,nia{n}@example.org,,STORES,,employee,,\n" for n in range(100))
    import_files(csv_files(people=PEOPLE_HEADER + "".join(rows)), now=NOW)


def somebody_is_erased(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM roles_team_role WHERE id = %s", [_unused_role(cast).pk])


def _unused_role(cast: Cast) -> Role:
    kind = RoleType.objects.get(key="responder")
    return Role.objects.create(type=kind, department=cast.stores, opened_at=NOW)


@pytest.mark.parametrize(
    "act",
    [
        person_moves,
        person_leaves_and_comes_back,
        who_holds_a_role_leaves,
        department_comes_and_goes,
        role_comes_and_goes,
        assignment_ends,
        focus_and_readiness_change,
        a_file_brings_a_hundred,
        somebody_is_erased,
    ],
    ids=lambda act: act.__name__,
)
def test_whatever_changes_a_replica_follows(
    cast: Cast, replica: Follower, act: Callable[[Cast], None]
) -> None:
    act(cast)

    changes = replica.follow(limit=7)

    assert [each["seq"] for each in changes] == list(
        range(replica.seq - len(changes) + 1, replica.seq + 1)
    )
    assert changes
    replica.assert_in_step()
    another = Follower(cast.api_token)
    another.begin()
    assert another.rows == replica.rows


def test_a_change_names_its_fields_and_the_entry_that_says_why(
    cast: Cast, replica: Follower
) -> None:
    person_moves(cast)

    (change,) = replica.follow()

    assert told([change]) == [
        ("person", str(cast.employee.listed.uid), ["department", "manager"], None)
    ]
    assert change["after"]["department"] == str(cast.stores.uid)
    entry = Entry.objects.get(uid=change["cause"]["entry"])
    assert (entry.verb, entry.subject_uid) == (change["cause"]["verb"], cast.employee.listed.uid)


def test_what_is_gone_says_why(cast: Cast, replica: Follower) -> None:
    assignment_ends(cast)
    who_holds_a_role_leaves(cast)
    gone = {(each["kind"], each["gone"]) for each in replica.follow() if each["gone"]}
    assert gone == {("person", "left"), ("assignment", "ended")}
    department_comes_and_goes(cast)
    assert "closed" in {each["gone"] for each in replica.follow()}
    somebody_is_erased(cast)
    assert {each["gone"] for each in replica.follow()} == {"erased"}


def test_what_nobody_is_told_of_writes_nothing_nor_what_stays(
    cast: Cast, replica: Follower
) -> None:
    Person.objects.update(language="de", time_zone="Europe/Berlin")
    assert replica.follow() == []
    Person.objects.update(title="Agent")
    assert len(replica.follow()) > 1
    Person.objects.update(title="Agent")
    assert replica.follow() == []


def test_a_limited_token_follows_its_part_and_hears_of_nothing_else(cast: Cast) -> None:
    part = limited_to(cast.stores.uid)
    part.begin()
    assert {orjson.loads(line)["after"].get("name") for line in part.rows.values()} == {
        None,
        "Stores",
    }
    hana, yuki = cast.employee.listed, cast.coach_elsewhere.listed
    Person.objects.filter(pk=hana.pk).update(title="Elsewhere")
    assert part.follow() == []
    person_place(actor=COMMAND, person=hana, department=cast.stores, now=NOW)
    person_place(actor=COMMAND, person=yuki, department=cast.support, now=NOW)
    moved = {(each["uid"], each["gone"]) for each in part.follow() if each["kind"] == "person"}
    assert moved == {(str(hana.uid), None), (str(yuki.uid), "moved")}
    part.assert_in_step()
    shops = department_open(actor=COMMAND, name="Shops", parent=cast.stores, now=NOW)
    person_place(actor=COMMAND, person=hana, department=shops, now=NOW)
    Person.objects.filter(pk=yuki.pk).update(title="Elsewhere")
    assert str(yuki.uid) not in {each["uid"] for each in part.follow()}
    part.assert_in_step()


@pytest.mark.parametrize("way", ["in", "out"])
def test_a_limited_token_begins_anew_when_departments_move_across_its_border(
    cast: Cast, way: str
) -> None:
    vans = department_open(
        actor=COMMAND, name="Vans", parent=cast.stores if way == "out" else cast.support, now=NOW
    )
    part = limited_to(cast.stores.uid)
    part.begin()
    there = cast.support if way == "out" else cast.stores
    department_change(actor=COMMAND, department=vans, parent=there, now=NOW)

    answer = part.ask(f"changes/?after={part.seq}")

    assert answer.status_code == 410
    body = orjson.loads(answer.content)
    assert (body["code"], body["snapshot"]) == ("part_changed", ["/api/v1/snapshot/"])
    part.begin()
    assert part.follow() == []
    part.assert_in_step()
    assert (("department", str(vans.uid)) in part.rows) == (way == "in")


def test_a_limited_token_follows_a_department_that_moves_within_its_part(cast: Cast) -> None:
    shops = department_open(actor=COMMAND, name="Shops", parent=cast.stores, now=NOW)
    vans = department_open(actor=COMMAND, name="Vans", parent=cast.stores, now=NOW)
    part = limited_to(cast.stores.uid)
    part.begin()
    department_change(actor=COMMAND, department=vans, parent=shops, now=NOW)
    assert told(part.follow()) == [("department", str(vans.uid), ["parent"], None)]
    part.assert_in_step()


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=soon", "after=9999999999999999999", "wait=31", "wait=-1", "limit=0",
     "limit=1001", "since=5", "cursor=a", "fields="],
)  # fmt: skip
def test_what_is_asked_wrongly_is_refused(cast: Cast, query: str) -> None:
    assert Follower(cast.api_token).ask(f"changes/?{query}").status_code == 400


def test_what_has_no_pages_takes_no_words_about_them(cast: Cast) -> None:
    asker = Follower(cast.api_token)
    for path in ("snapshot/", "checksum/"):
        for word in ("limit=5", "cursor=", "fields="):
            assert asker.ask(f"{path}?{word}").status_code == 400


@pytest.mark.parametrize("path", ["changes/", "changes/?after=0"])
def test_whoever_holds_nothing_is_led_to_the_snapshot(cast: Cast, path: str) -> None:
    Change.objects.all().delete()  # as after an upgrade: people are there, changes are not
    answer = Follower(cast.api_token).ask(path)
    body = orjson.loads(answer.content)
    assert (answer.status_code, body["code"]) == (410, "forgotten")
    assert body["snapshot"] == ["/api/v1/snapshot/"]


def test_after_a_restored_backup_and_the_word_of_the_docs_all_replicas_begin_anew(
    cast: Cast, replica: Follower
) -> None:
    lost = replica.seq + 2  # told after the backup
    (lift,) = re.findall(r"^UPDATE roles_sync_feed .*;$", RUNNING.read_text(), re.MULTILINE)
    with connection.cursor() as cursor:
        cursor.execute(lift)
    department_comes_and_goes(cast)
    asked = [f"changes/?after={seq}" for seq in (replica.seq, lost)]
    assert [replica.ask(path).status_code for path in asked] == [410, 410]
    Change.objects.filter(seq__lte=lost).update(at=NOW - timedelta(days=91))
    assert changes_tidy(now=utc_now()) > 0  # which does not put the number down again
    assert [replica.ask(path).status_code for path in asked] == [410, 410]
    replica.begin()
    who_holds_a_role_leaves(cast)
    assert replica.follow()
    replica.assert_in_step()


def test_a_number_that_was_never_given_leads_to_the_snapshot(cast: Cast, replica: Follower) -> None:
    answer = replica.ask(f"changes/?after={replica.seq + 1}")
    assert (answer.status_code, orjson.loads(answer.content)["code"]) == (410, "ahead")


def test_after_ninety_days_a_change_is_forgotten_and_its_number_leads_to_the_snapshot(
    cast: Cast, replica: Follower
) -> None:
    start = replica.seq
    person_moves(cast)
    replica.follow()
    assert changes_tidy(now=utc_now() + timedelta(days=89)) == 0
    assert replica.ask(f"changes/?after={start}").status_code == 200

    assert changes_tidy(now=utc_now() + timedelta(days=91)) > 0

    answer = replica.ask(f"changes/?after={start}")
    assert (answer.status_code, orjson.loads(answer.content)["code"]) == (410, "forgotten")
    assert replica.follow() == []  # whoever had it all goes on
    who_holds_a_role_leaves(cast)
    assert replica.follow()
    replica.assert_in_step()


def test_a_department_has_a_checksum_of_its_own(cast: Cast, replica: Follower) -> None:
    part = limited_to(cast.stores.uid)
    part.begin()
    whole = replica.get(f"checksum/?department={cast.stores.uid}")
    assert (whole["count"], whole["sha256"]) == (len(part.rows), part.checksum())
    assert replica.get("checksum/?department=019a0000-0000-7000-8000-00000000dead")["count"] == 0


def test_too_many_that_wait_are_answered_at_once(cast: Cast, replica: Follower) -> None:
    for _ in range(WAITERS):
        assert at_the_door.acquire(blocking=False)
    asked = monotonic()
    try:
        assert replica.get(f"changes/?after={replica.seq}&wait=10")["results"] == []
    finally:
        at_the_door.release(WAITERS)
    assert monotonic() - asked < 5
