"""The campaign of a guideline: who stands how, by department and by person, and reminding them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.audit.models import Entry
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement, Nudge
from policies.guidance.rules.standing import Standing
from policies.guidance.selectors.campaign import (
    Asked,
    campaign,
    campaign_overview,
    campaign_people,
)
from roles.org.models import Department, Exemption, Person
from tests.cast import NOW, Cast, Member, make_department, make_person
from tests.policies.making import published
from tests.queries import assert_flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policies.guidance.models import PolicyVersion

PAGE = "/guidelines/house-rules/campaign/"
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version(cast: Cast) -> PolicyVersion:
    return published(cast, now=NOW - timedelta(days=1), by="head_coach")


def signed(person: Person, version: PolicyVersion) -> None:
    Acknowledgement.objects.create(
        person=person, version=version, at=NOW, text_hash=version.text_hash
    )


def late(person: Person) -> None:
    Todo.objects.filter(person=person).update(due_at=NOW - timedelta(days=2))


def spared(version: PolicyVersion, **whom: Any) -> Exemption:
    return Exemption.objects.create(
        rule=f"guideline:{version.policy.uid}",
        reason="On strike.",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=10),
        asked_label="Somebody",
        asked_at=NOW,
        granted=True,
        decided_at=NOW,
        **whom,
    )


def figures(who: Member, at: Department | None = None) -> dict[str, tuple[int, ...]]:
    found = campaign(who.viewer, "house-rules", Asked(at), NOW)
    return {
        row.name + ("." if row.own else ""): tuple(row.figures.by.values())
        for row in campaign_overview(found).rows
    }


def shown(member: Member, **asked: Any) -> set[str]:
    found = campaign(member.viewer, "house-rules", Asked(**asked), NOW)
    return {person.display_name for person in campaign_people(found)}


def test_everybody_stands_in_exactly_one_way_and_departments_add_up(
    cast: Cast, version: PolicyVersion
) -> None:
    signed(cast.employee.listed, version)
    late(cast.player.listed)
    Person.objects.filter(pk=cast.coach.listed.pk).update(employment="on_leave")
    spared(version, department=cast.stores)
    signer = make_person("Fay Field", cast.field_service)
    signed(signer, version)

    names = figures(cast.head_coach)
    assert names == {  # signed, exempt, on leave, late, open
        "Support": (2, 0, 1, 1, 3),
        "Larkfield.": (0, 0, 0, 0, 5),
        "Stores": (0, 2, 0, 0, 0),
    }
    assert figures(cast.head_coach, cast.support) == {
        "Support.": (1, 0, 1, 1, 3),
        "Field service": (1, 0, 0, 0, 0),
    }


def test_each_number_leads_to_the_people_it_counts(cast: Cast, version: PolicyVersion) -> None:
    signed(cast.employee.listed, version)
    late(cast.player.listed)
    Person.objects.filter(pk=cast.coach.listed.pk).update(employment="on_leave")
    found = campaign(cast.head_coach.viewer, "house-rules", Asked(), NOW)
    for row in campaign_overview(found).rows:
        assert row.uid
        place = Department.objects.get(uid=row.uid)
        for standing in Standing.values:
            people = shown(cast.head_coach, department=place, own=row.own, who=standing)
            assert len(people) == row.figures.by[standing], (row.name, standing)
    assert shown(cast.head_coach, who="late") == {"Priya Shah"}
    assert shown(cast.head_coach, who="leave") == {"Maria Ortiz"}
    assert len(shown(cast.head_coach, who="owe")) == 12


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("head_coach", 13),
        ("auditor", 13),
        ("department_head", 6),  # Support and what is below it
        ("coach", 6),
        ("coach_elsewhere", 2),
        ("line_manager", 3),
    ],
)
def test_whoever_looks_after_people_sees_theirs(
    cast: Cast, version: PolicyVersion, who: str, sees: int
) -> None:
    assert len(shown(cast.members[who])) == sees
    assert cast.members[who].client().get(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["employee", "player", "external", "administrator"])
def test_for_everybody_else_there_is_no_such_page(
    cast: Cast, version: PolicyVersion, who: str
) -> None:
    answer = cast.members[who].client().get(PAGE)
    missing = cast.members[who].client().get("/guidelines/nothing/campaign/")
    assert (answer.status_code, answer.content) == (404, missing.content)


def test_the_author_sees_and_reminds_everybody(cast: Cast, version: PolicyVersion) -> None:
    assert len(shown(cast.coach)) == 6
    Entry.objects.create(
        verb="guideline.drafted",
        subject_type="policyversion",
        subject_uid=version.uid,
        subject_label="",
        actor_uid=cast.coach.user.uid,
        actor_label="",
        actor_kind="person",
    )
    assert len(shown(cast.coach)) == 13


def test_the_page_shows_who_owes_with_the_day_and_the_filter_is_in_the_address(
    cast: Cast, version: PolicyVersion
) -> None:
    late(cast.player.listed)
    client = cast.head_coach.client()
    page = client.get(PAGE).content.decode()
    assert f"view=people&amp;department={cast.support.uid}" in page

    people = client.get(PAGE, {"view": "people", "who": "late"}).content.decode()
    assert "Priya Shah" in people
    assert "21 Nov 2026" in people or "21 Nov" in people
    assert "Hana Costa" not in people
    assert client.get(PAGE, {"view": "people", "who": "nobody"}).status_code == 404
    assert client.get(PAGE, {"department": "x"}).status_code == 404


def test_whom_it_is_set_aside_for_is_shown_with_the_day_on_which_it_comes_back(
    cast: Cast, version: PolicyVersion
) -> None:
    spared(version, person=cast.employee.listed)
    page = cast.head_coach.client().get(PAGE, {"view": "people", "who": "exempt"})
    assert "Hana Costa" in page.content.decode()
    assert "asked again from 3 Dec" in page.content.decode()


def test_both_lists_are_files_too(cast: Cast, version: PolicyVersion) -> None:
    client = cast.head_coach.client()
    people = b"".join(client.get(PAGE, {"view": "people", "who": "owe", "format": "csv"})).decode()
    assert "Hana Costa,hana.costa@larkfield.example,Support,Still to sign" in people
    places = b"".join(client.get(PAGE, {"format": "csv"})).decode()
    assert "Support,2,6,0,0,0,0,6" in places
    assert client.get(PAGE, {"format": "xlsx"}).status_code == 200


def remind(who: Member, query: str = "", **form: Any) -> int:
    answer = who.client().post(f"{PAGE}remind/{query}", form)
    assert answer.status_code in {302, 403}, answer.content
    return answer.status_code


def test_one_click_reminds_each_once_a_day_with_a_mail_and_an_entry(
    cast: Cast, version: PolicyVersion
) -> None:
    client = cast.head_coach
    remind(client, f"?department={cast.support.uid}", reason="The audit is on Friday.")
    assert Nudge.objects.count() == 6
    mails = Message.objects.filter(template="guidance/mail/nudge")
    assert mails.count() == 6
    payload = mails.get(person=cast.employee.listed).payload
    assert (payload["title"], payload["reason"]) == ("House rules", "The audit is on Friday.")
    entry = Entry.objects.get(verb="guideline.nudged", subject_uid=cast.employee.listed.uid)
    assert entry.reason == "The audit is on Friday."

    remind(cast.coach)  # another reminds them on the same day: nobody gets a second mail
    assert (Nudge.objects.count(), mails.count()) == (6, 6)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        remind(cast.coach)
    assert mails.count() == 12


def test_nobody_is_reminded_who_signed_or_is_exempt_or_on_leave(
    cast: Cast, version: PolicyVersion
) -> None:
    signed(cast.employee.listed, version)
    spared(version, person=cast.player.listed)
    Person.objects.filter(pk=cast.coach.listed.pk).update(employment="on_leave")
    remind(cast.head_coach, f"?department={cast.support.uid}")
    reminded = set(Nudge.objects.values_list("person__display_name", flat=True))
    assert not reminded & {"Hana Costa", "Priya Shah", "Maria Ortiz"}
    assert len(reminded) == 3


def test_each_reminds_their_own_and_an_auditor_nobody(cast: Cast, version: PolicyVersion) -> None:
    remind(cast.line_manager)
    assert Nudge.objects.count() == 3
    remind(cast.coach_elsewhere, person=str(cast.coach.listed.uid))
    assert Nudge.objects.count() == 3  # not theirs to remind
    remind(cast.coach_elsewhere, person=str(cast.stores_head.listed.uid))
    assert Nudge.objects.count() == 4
    assert remind(cast.auditor) == 403
    assert remind(cast.head_coach, reason="x" * 400) == 302


def test_a_click_and_its_twin_remind_once(cast: Cast, version: PolicyVersion) -> None:
    for _twice in range(2):
        remind(cast.head_coach, person=str(cast.employee.listed.uid))
    assert Message.objects.filter(template="guidance/mail/nudge").count() == 1


def test_lists_take_eight_queries_at_most_however_many_people(
    cast: Cast, version: PolicyVersion
) -> None:
    viewer = cast.head_coach.viewer

    def by_department() -> None:
        campaign_overview(campaign(viewer, "house-rules", Asked(), NOW))

    def by_person() -> None:
        found = campaign(viewer, "house-rules", Asked(cast.support, who="owe"), NOW)
        for person in campaign_people(found)[:51]:
            assert person.department
            assert person.standing

    for call in (by_department, by_person):
        with CaptureQueriesContext(connection) as queries:
            call()
        assert len(queries) <= 8, [query["sql"][:80] for query in queries]


def test_its_pages_ask_equally_often_with_more_people_and_departments(
    cast: Cast, version: PolicyVersion
) -> None:
    client = cast.head_coach.client()
    made = iter(range(1000))

    def more() -> None:
        for _each in range(5):
            number = next(made)
            place = make_department(f"Place {number}", cast.support)
            person = make_person(f"Person {number}", place)
            if number % 2:
                spared(version, person=person)

    assert_flat(more, lambda: client.get(PAGE))
    assert_flat(more, lambda: client.get(PAGE, {"view": "people"}))


def test_whoever_looks_after_people_finds_it_from_the_guideline(
    cast: Cast, version: PolicyVersion
) -> None:
    for who, finds in (("line_manager", True), ("auditor", True), ("employee", False)):
        page = cast.members[who].client().get("/guidelines/house-rules/").content.decode()
        assert (PAGE in page) is finds, who
