"""What an import does to departments, people and channels."""

from __future__ import annotations

from datetime import date, timedelta

import orjson
import pytest
from django.db import connection

from governance.accounts.models import ApiToken, Grant, User
from governance.accounts.services import (
    account_close,
    account_reopen,
    grant_give,
    token_create,
)
from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.core.events import people_changed
from governance.core.export import formula_escape
from governance.core.viewer import system_viewer
from governance.todos.models import Todo
from roles.channels.models import Channel
from roles.channels.services import silent_ask
from roles.org.models import (
    Department,
    Organisation,
    OrganisationSettings,
    Person,
    Placement,
)
from roles.org.services import department_open
from roles.sync.importers.files import ImportFiles
from roles.sync.models import ImportPlan
from roles.sync.services import plan_apply
from tests.queries import queries_of
from tests.roles.sync.files import (
    ACTOR,
    CHANNELS,
    CONGRESS,
    DEPARTMENTS,
    MONDAY,
    PEOPLE,
    PEOPLE_HEADER,
    TUESDAY,
    csv_files,
    json_file,
    run,
    whole,
)

pytestmark = pytest.mark.django_db


def entries(verb: str) -> list[tuple[str, dict[str, list[object]]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_label, changes::text FROM governance_audit_entry "
            "WHERE verb = %s ORDER BY id",
            [verb],
        )
        return [(label, orjson.loads(changes)) for label, changes in cursor.fetchall()]


def without(text: str, start: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(start))


def test_makes_departments_people_and_channels_that_point_to_one_another() -> None:
    outcome = run(whole())

    assert outcome.state == "applied"
    assert outcome.totals["created"] == 6
    sales = Department.objects.get(external_id="SALES")
    ben = Person.objects.get(external_id="BEN")
    assert (sales.parent, sales.head) == (Department.objects.get(external_id="TOP"), ben)
    assert (ben.department, ben.manager) == (sales, Person.objects.get(external_id="ANN"))
    channel = Channel.objects.get()
    assert (channel.platform, channel.handle_key, channel.owner) == ("x", "topsales", ben)


def test_records_an_entry_for_each_row() -> None:
    run(whole())

    assert [label for label, _changes in entries("person.joined")] == [
        "Ann Ash",
        "Ben Birch",
        "Cid Cedar",
    ]
    assert entries("person.joined")[1][1] == {
        "department": [None, "SALES"],
        "manager": [None, "ANN"],
    }
    assert len(entries("department.opened")) == 2
    assert len(entries("channel.registered")) == 1
    assert len(entries("import.applied")) == 1


WRITING = ("INSERT", "UPDATE", "DELETE", "SELECT PLAYBOOK_AUDIT_WRITE")


@pytest.mark.parametrize("people", [PEOPLE, PEOPLE.replace("\n", "\r\n")])
def test_the_same_file_again_writes_nothing(people: str) -> None:
    """Known by its digest; and with other line ends, by comparing each row."""
    run(whole(), mode="full")

    def again() -> None:
        outcome = run(whole(people=people), TUESDAY, mode="full")
        assert (outcome.state, outcome.totals["unchanged"]) == ("unchanged", 6)

    statements = queries_of(again)

    touching = [
        statement for statement in statements if statement.lstrip().upper().startswith(WRITING)
    ]
    assert touching == []
    assert ImportPlan.objects.count() == 1


def test_the_order_of_rows_does_not_matter() -> None:
    header, *lines = PEOPLE.splitlines(keepends=True)
    run(whole(people="".join([header, *reversed(lines)])))

    assert run(whole(), mode="full").state == "unchanged"


def test_a_known_file_is_compared_again_when_somebody_wrote_in_between() -> None:
    run(whole())
    Person.objects.filter(external_id="CID").update(title="Changed by hand")

    assert run(whole(), TUESDAY).by["people"]["updated"] == 1
    assert Person.objects.get(external_id="CID").title == "Seller"


def test_the_congress_comes_in_whole_and_only_once() -> None:
    files = ImportFiles.at(CONGRESS)

    first = run(files, mode="full")

    assert {table: counts["created"] for table, counts in first.by.items()} == {
        "departments": 234,
        "people": 537,
        "channels": 1630,
    }
    assert run(files, mode="full").state == "unchanged"
    assert Placement.objects.count() == 537


def test_a_changed_title_is_an_update_with_what_was_before() -> None:
    run(whole())

    outcome = run(whole(people=PEOPLE.replace("Seller", "Senior seller")), TUESDAY)

    assert outcome.by["people"]["updated"] == 1
    assert outcome.by["people"]["unchanged"] == 2
    assert entries("person.updated") == [("Cid Cedar", {"title": ["Seller", "Senior seller"]})]
    assert Placement.objects.count() == 3


def test_another_manager_is_a_move() -> None:
    run(whole())

    outcome = run(whole(people=PEOPLE.replace("SALES,BEN", "SALES,ANN")), TUESDAY)

    assert outcome.by["people"]["moved"] == 1
    assert entries("person.moved") == [("Cid Cedar", {"manager": ["BEN", "ANN"]})]


def test_who_is_missing_stays_in_patch_and_leaves_in_full() -> None:
    run(whole())
    fewer = whole(people=without(PEOPLE, "CID"))

    assert run(fewer, TUESDAY).state == "unchanged"
    outcome = run(fewer, TUESDAY, mode="full")

    cid = Person.objects.get(external_id="CID")
    assert outcome.by["people"]["left"] == 1
    assert (cid.employment, cid.left_on) == ("left", date(2026, 3, 3))
    assert entries("person.left") == [("Cid Cedar", {})]


def test_a_leaver_can_neither_sign_in_nor_use_a_token() -> None:
    run(whole())
    user = User.objects.create_user("cid@example.org")
    Person.objects.filter(external_id="CID").update(user=user)
    token_create(actor=ACTOR, owner=user, name="own", scopes=["read"], days=10, now=MONDAY)
    before = user.get_session_auth_hash()

    run(whole(people=without(PEOPLE, "CID")), TUESDAY, mode="full")

    user.refresh_from_db()
    assert not user.is_active
    assert user.get_session_auth_hash() != before
    assert not ApiToken.objects.usable(TUESDAY).exists()


def test_whoever_comes_back_is_the_same_person_with_a_new_placement() -> None:
    run(whole())
    before = Person.objects.get(external_id="CID")
    run(whole(people=without(PEOPLE, "CID")), TUESDAY, mode="full")

    outcome = run(whole(), TUESDAY + timedelta(days=30), mode="full")

    cid = Person.objects.get(external_id="CID")
    assert outcome.by["people"]["rehired"] == 1
    assert (cid.uid, cid.employment, cid.left_on) == (before.uid, "active", None)
    assert cid.placements.count() == 2


def account_of_cid() -> User:
    user = User.objects.create_user("cid@example.org")
    Person.objects.filter(external_id="CID").update(user=user)
    return user


def test_no_file_ends_the_last_administrator() -> None:
    run(whole())
    kind, files = Grant.Kind.ADMINISTRATOR, whole(people=without(PEOPLE, "CID"))
    grant_give(actor=ACTOR, user=account_of_cid(), kind=kind, reason="", now=MONDAY)
    plan = run(files, TUESDAY, mode="full", dry_run=True).plan
    assert plan is not None

    with pytest.raises(Conflict, match="Name another one first"):
        run(files, TUESDAY, mode="full")
    with pytest.raises(Conflict, match="Name another one first"):
        plan_apply(actor=ACTOR, uid=plan.uid, now=TUESDAY)

    other = User.objects.create_user("other@example.org")
    grant_give(actor=ACTOR, user=other, kind=kind, reason="", now=MONDAY)
    assert plan_apply(actor=ACTOR, uid=plan.uid, now=TUESDAY).totals["left"] == 1


def test_whoever_comes_back_signs_in_again() -> None:
    run(whole())
    user = account_of_cid()
    run(whole(people=without(PEOPLE, "CID")), TUESDAY, mode="full")
    run(whole(), TUESDAY + timedelta(days=30), mode="full")

    user.refresh_from_db()
    assert user.is_active


def test_an_account_that_a_decision_closed_stays_closed_until_a_decision_opens_it() -> None:
    run(whole())
    user = account_of_cid()
    account_close(actor=ACTOR, user=user, reason="Misused.", now=MONDAY)
    run(whole(people=without(PEOPLE, "CID")), TUESDAY, mode="full")
    back = TUESDAY + timedelta(days=30)
    plan = run(whole(), back, mode="full", dry_run=True).plan
    assert plan is not None
    assert plan.consequences["accounts"]["opened"] == 0
    run(whole(), back, mode="full")

    user.refresh_from_db()
    assert not user.is_active
    account_reopen(actor=ACTOR, user=user, reason="Heard.")
    user.refresh_from_db()
    assert (user.is_active, user.kept_closed) == (True, False)


def test_tells_once_who_joined_moved_or_left() -> None:
    run(whole())
    told: list[list[int]] = []

    def hear(person_ids: list[int], **_more: object) -> None:
        told.append(person_ids)

    people_changed.connect(hear)
    try:
        changed = without(PEOPLE, "CID").replace("Director", "Chair")
        run(whole(people=changed), TUESDAY, mode="full")
    finally:
        people_changed.disconnect(hear)

    assert told == [[Person.objects.get(external_id="CID").pk]]


def test_a_department_that_a_full_file_misses_is_closed_and_may_be_reopened() -> None:
    run(whole())
    moved = PEOPLE.replace(",SALES,", ",TOP,")
    one = without(DEPARTMENTS, "SALES")
    channels = CHANNELS.replace("SALES", "TOP")

    run(whole(departments=one, people=moved, channels=channels), TUESDAY, mode="full")
    assert Department.objects.get(external_id="SALES").closed_on == date(2026, 3, 3)
    run(whole(), TUESDAY + timedelta(days=1), mode="full")

    assert Department.objects.get(external_id="SALES").closed_on is None
    assert len(entries("department.closed")) == len(entries("department.reopened")) == 1


def test_who_was_asked_of_a_silent_channel_decides_no_more_once_a_file_moved_it() -> None:
    run(whole())
    OrganisationSettings.objects.update_or_create(defaults={"size": "standard"})
    Channel.objects.update(last_active_on=date(2025, 3, 3))
    actor = system_viewer("a test")
    assert silent_ask(actor=actor, now=utc_now()) == 1
    for channels, left in ((CHANNELS, 1), (CHANNELS.replace("SALES", "TOP"), 0)):
        run(csv_files(channels=channels), TUESDAY)
        assert Todo.objects.open().filter(subject__kind="channel_silent").count() == left


def test_a_department_where_people_still_work_is_not_closed() -> None:
    run(whole())

    with pytest.raises(Invalid) as caught:
        run(csv_files(departments=without(DEPARTMENTS, "SALES")), TUESDAY, mode="full")

    assert "2 people work there" in caught.value.problems[0].detail


def test_a_department_is_not_closed_above_one_that_stays() -> None:
    run(whole())
    sales = Department.objects.get(external_id="SALES")
    department_open(actor=ACTOR, name="Local", parent=sales, now=MONDAY)
    people = without(without(PEOPLE, "BEN"), "CID")
    channels = CHANNELS.replace("BEN,SALES", "ANN,TOP")
    gone = whole(departments=without(DEPARTMENTS, "SALES"), people=people, channels=channels)

    with pytest.raises(Invalid) as caught:
        run(gone, TUESDAY, mode="full")

    assert "Local stands below it" in caught.value.problems[0].detail


def test_a_channel_that_a_full_file_misses_stays() -> None:
    run(whole())

    outcome = run(whole(channels=CHANNELS.splitlines()[0]), TUESDAY, mode="full")

    assert outcome.state == "unchanged"
    assert Channel.objects.count() == 1


def test_a_channel_is_known_by_platform_and_lower_cased_handle() -> None:
    run(whole())

    outcome = run(whole(channels=CHANNELS.replace("x,TopSales", "X,topsales")), TUESDAY)

    assert outcome.by["channels"]["updated"] == 1
    assert Channel.objects.get().handle == "topsales"


def test_when_a_head_leaves_their_department_has_none() -> None:
    run(whole())
    people = without(PEOPLE, "BEN").replace("SALES,BEN", "SALES,ANN")

    run(csv_files(people=people), TUESDAY, mode="full")

    assert Department.objects.get(external_id="SALES").head is None
    assert entries("department.updated") == [("Sales", {"head": ["BEN", None]})]


def test_nor_has_one_that_the_file_says_no_head_of() -> None:
    run(whole())
    ben, top = Person.objects.get(external_id="BEN"), Department.objects.get(external_id="TOP")
    department_open(actor=ACTOR, name="Local", parent=top, head=ben, now=MONDAY)
    silent = [{"external_id": "TOP", "name": "Top"}, {"external_id": "SALES", "name": "Sales"}]
    stay = [{"external_id": "ANN"}, {"external_id": "CID", "manager": "ANN"}]

    run(json_file(departments=silent, people=stay), TUESDAY, mode="full")

    assert not Department.objects.filter(head=ben).exists()
    uid = str(ben.uid)
    assert entries("department.updated") == [
        ("Sales", {"head": [uid, None]}),
        ("Local", {"head": [uid, None]}),
    ]


def test_addresses_may_be_swapped_in_one_file() -> None:
    run(whole())
    swapped = (
        PEOPLE.replace("ben@", "x@").replace("cid@", "ben@").replace("x@example", "cid@example")
    )

    run(whole(people=swapped), TUESDAY)

    assert Person.objects.get(external_id="BEN").email == "cid@example.org"
    assert Person.objects.get(external_id="CID").email == "ben@example.org"


def test_a_joiner_may_take_the_address_of_a_leaver() -> None:
    run(whole())
    people = PEOPLE.replace("CID,Cid,Cedar,Cid Cedar", "DAN,Dan,Dogwood,Dan Dogwood")

    outcome = run(whole(people=people), TUESDAY, mode="full")

    assert (outcome.by["people"]["left"], outcome.by["people"]["created"]) == (1, 1)
    assert Person.objects.employed().get(email="cid@example.org").external_id == "DAN"


def test_in_json_absent_is_unknown_and_null_is_cleared() -> None:
    run(whole())

    run(json_file(people=[{"external_id": "CID", "manager": None}]), TUESDAY)

    cid = Person.objects.get(external_id="CID")
    assert cid.manager is None
    assert (cid.title, cid.email) == ("Seller", "cid@example.org")


@pytest.mark.parametrize("said", [{"title": "Clerk"}, {"organisation": "AGENCY"}])
def test_what_no_row_of_json_speaks_of_stays(said: dict[str, str]) -> None:
    run(whole())
    agency = Organisation.objects.create(external_id="AGENCY", name="Agency")
    Person.objects.filter(external_id="CID").update(kind="external", organisation=agency)

    run(json_file(people=[{"external_id": "CID", **said}]), TUESDAY)

    cid = Person.objects.get(external_id="CID")
    assert (cid.kind, cid.organisation) == ("external", agency)


def test_who_comes_back_to_what_is_gone_works_nowhere() -> None:
    run(whole())
    top = DEPARTMENTS.splitlines()[0] + "\nTOP,Top,,ANN\n"
    people = without(without(PEOPLE, "BEN"), "CID")
    channels = CHANNELS.replace("BEN,SALES", "ANN,TOP")
    run(whole(departments=top, people=people, channels=channels), TUESDAY, mode="full")

    run(json_file(people=[{"external_id": "CID"}]), TUESDAY)

    cid = Person.objects.get(external_id="CID")
    assert (cid.employment, cid.department, cid.manager) == ("active", None, None)
    assert cid.placements.filter(department=None, manager=None).count() == 1


def test_in_json_rows_may_speak_of_different_things() -> None:
    run(whole())
    rows = [{"external_id": "CID", "title": "Clerk"}, {"external_id": "BEN", "location": None}]

    run(json_file(people=rows), TUESDAY)

    cid, ben = Person.objects.get(external_id="CID"), Person.objects.get(external_id="BEN")
    assert (cid.title, cid.location) == ("Clerk", "Paris")
    assert (ben.title, ben.location) == ("Head of sales", "")


def test_externals_carry_their_sponsor_and_end() -> None:
    header = PEOPLE_HEADER.strip() + ",sponsor,ends_on\n"
    row = "EVE,Eve,Elm,Eve Elm,eve@agency.example,,SALES,,external,2026-01-01,,BEN,2026-12-31\n"
    run(whole())

    run(csv_files(people=header + row), TUESDAY)

    eve = Person.objects.get(external_id="EVE")
    assert (eve.kind, eve.sponsor, eve.ends_on) == (
        "external",
        Person.objects.get(external_id="BEN"),
        date(2026, 12, 31),
    )


def test_extra_columns_are_reported_and_ignored() -> None:
    header, *lines = PEOPLE.splitlines()
    people = "\n".join([header + ",shoe_size", *(line + ",42" for line in lines)])

    assert run(whole(people=people)).extra == {"people": ["shoe_size"]}


def test_quoted_cells_may_hold_commas_quotes_and_line_ends() -> None:
    people = PEOPLE.replace("Seller", '"Seller, ""north""\nand south"')

    run(whole(people=people))

    assert Person.objects.get(external_id="CID").title == 'Seller, "north"\nand south'


def test_a_byte_order_mark_is_tolerated() -> None:
    marked = b"\xef\xbb\xbf" + b"external_id,name,parent,head\nA,A,,\n"

    assert run(csv_files(departments=marked)).totals["created"] == 1


def test_text_that_looks_like_a_formula_is_text() -> None:
    people = PEOPLE.replace("Seller", "=1+1").replace("Director", "@SUM(A1)")

    run(whole(people=people))

    assert Person.objects.get(external_id="CID").title == "=1+1"


@pytest.mark.parametrize("title", ["=1+1", "Seller;=1+1", 'North; "-1', "Seller;+49;@x"])
def test_what_our_own_list_marked_comes_back_without_the_mark(title: str) -> None:
    cell = formula_escape(title).replace('"', '""')
    run(whole(people=PEOPLE.replace("Seller", f'"{cell}"')))

    assert Person.objects.get(external_id="CID").title == title


def test_who_has_no_display_name_is_called_by_both_names() -> None:
    run(whole(people=PEOPLE.replace("Cid Cedar", "")))

    assert Person.objects.get(external_id="CID").display_name == "Cid Cedar"
