"""The directory, a person's page and a department's: what is on them, and for whom."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from psycopg2.extras import DateRange

from governance.home.selectors.timeline import story_of
from policies.training.models import Attempt, Certificate
from roles.org.models import OrganisationSettings, Person, Placement
from roles.org.rules import sees_story
from roles.team.models import Assignment, ReadyPeriod, RoleType
from roles.team.rules import State
from roles.team.services import assignment_end, assignment_propose, role_open
from tests.cast import NOW, make_assignment, make_person
from tests.contracts.growth import grow
from tests.policies.making import published_course
from tests.queries import assert_flat

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast, Member

STORY = "employee line_manager department_head boss coach head_coach auditor"


def page(member: Member, path: str) -> str:
    answer = member.client().get(path)
    assert answer.status_code == 200, path
    text: str = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def names(member: Member, query: str = "") -> list[str]:
    rows = page(member, f"/people/{query}").split('<th scope="row">')[1:]
    return [row.partition('class="name"')[2].partition(">")[2].partition("<")[0] for row in rows]


def test_everybody_by_name_whatever_the_accents(cast: Cast) -> None:
    make_person("Éva Abel", cast.support)
    listed = names(cast.employee)
    assert listed.index("Erin Halvorsen") < listed.index("Éva Abel") < listed.index("Grace Weiss")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=weiss", ["Grace Weiss"]),
        ("?kind=external", ["Theo Nasser"]),
        ("?role=player", ["Priya Shah"]),
        ("?role=booth", ["Sami Tanaka"]),
        ("?role=player&ready=no", []),
        ("?role=coach&ready=yes&q=ortiz", ["Maria Ortiz"]),
        ("?q=maria&role=none", []),
        ("?kind=nonsense&q=weiss", ["Grace Weiss"]),
    ],
)
def test_filters(cast: Cast, query: str, expected: list[str]) -> None:
    assert names(cast.employee, query) == expected


def test_of_a_department_and_all_below(cast: Cast) -> None:
    make_person("Zed Below", cast.field_service)
    found = names(cast.employee, f"?department={cast.support.uid}")
    assert "Zed Below" in found
    assert "Luis Ferrer" not in found


def test_pages_follow_one_another_without_a_gap(cast: Cast) -> None:
    people = [Person(display_name=f"Same Name{number % 3}") for number in range(120)]
    Person.objects.bulk_create(people)
    seen: list[str] = []
    path = "/people/"
    client = cast.employee.client()
    while path:
        answer = client.get(path)
        rows = answer.context["found"].rows
        seen += [str(row.person.uid) for row in rows]
        after = answer.context["found"].after
        path = f"/people/?after={after}" if after else ""
    assert len(seen) == len(set(seen)) == Person.objects.count()


def test_a_partner_sees_themselves_their_sponsor_and_their_coach_only(cast: Cast) -> None:
    assert set(names(cast.external)) == {"Leon Marsh", "Maria Ortiz", "Theo Nasser"}
    assert cast.external.client().get(f"/people/{cast.employee.listed.uid}/").status_code == 404


def test_a_page_behind_somebody_hidden_is_missing(cast: Cast) -> None:
    after = f"/people/?after={cast.employee.listed.uid}"
    assert cast.external.client().get(after).status_code == 404


def test_both_lines(cast: Cast) -> None:
    text = page(cast.employee, f"/people/{cast.player.listed.uid}/")
    solid, dotted = text.split("Dotted:")[0], text.split("Dotted:")[1]
    for member in (cast.line_manager, cast.department_head, cast.boss):
        assert f"/people/{member.listed.uid}/" in solid
    assert f"/people/{cast.coach.listed.uid}/" in dotted
    assert f"/people/{cast.head_coach.listed.uid}/" in dotted
    assert "Reply" in text


def test_no_dotted_line_goes_on_from_who_leads_the_coaches(cast: Cast) -> None:
    own = page(cast.head_coach, f"/people/{cast.head_coach.listed.uid}/")
    for text in (own, page(cast.employee, "/team/lines/")):
        assert "Leads the coaches" in text
        assert "No coach is ready" not in text
    ReadyPeriod.objects.exclude(assignment__person=cast.player.listed).delete()
    assert "No coach is ready" in page(cast.employee, f"/people/{cast.player.listed.uid}/")


def test_reports_of_a_line_manager(cast: Cast) -> None:
    text = page(cast.employee, f"/people/{cast.line_manager.listed.uid}/")
    assert "3 reports" in text
    assert "Hana Costa" in text


@pytest.mark.parametrize("persona", STORY.split())
def test_the_story_is_told_to_those_whose_business_it_is(cast: Cast, persona: str) -> None:
    grow(cast, 1)
    text = page(cast.members[persona], f"/people/{cast.employee.listed.uid}/")
    assert "Timeline" in text
    assert "Owed" in text
    assert "Works in Support" in text


def test_a_place_is_told_from_its_first_day_here_on(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="Pacific/Auckland")
    person, first = cast.employee.listed, date(2026, 12, 1)
    Placement.objects.filter(person=person).update(during=DateRange(first, None))
    for hour, told in ((10, False), (11, True)):  # midnight in Auckland is at 11 in UTC
        now = datetime(2026, 11, 30, hour, tzinfo=UTC)
        story = story_of(person, now)
        assert ("Works in Support" in {moment.label for moment in story}) is told


@pytest.mark.parametrize(
    "persona", ["stores_head", "player", "coach_elsewhere", "booth_member", "administrator"]
)
def test_and_to_nobody_else(cast: Cast, persona: str) -> None:
    """Administrators see that somebody is on leave, as they say so; the rest they do not."""
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="on_leave")
    assert not sees_story(cast.members[persona].viewer, cast.employee.listed)
    text = page(cast.members[persona], f"/people/{cast.employee.listed.uid}/")
    assert "Timeline" not in text
    assert "Owed" not in text
    assert ("On leave" in text) is (persona == "administrator")


def test_what_happened_to_a_role(cast: Cast) -> None:
    role = role_open(
        actor=cast.head_coach.viewer,
        type=RoleType.objects.get(key="gatherer"),
        department=cast.support,
        now=NOW,
    )
    assignment_propose(
        actor=cast.department_head.viewer, role=role, person=cast.employee.listed, now=NOW
    )
    text = page(cast.employee, f"/people/{cast.employee.listed.uid}/")
    assert "Proposed: Information gatherer" in text
    assert "by Grace Weiss" in text
    assert (
        "Information gatherer"
        not in page(cast.player, f"/people/{cast.employee.listed.uid}/").partition("Past roles")[2]
    )


def test_a_past_role_with_its_days(cast: Cast) -> None:
    held = cast.player.listed.assignments.get()
    assignment_end(actor=cast.coach.viewer, assignment=held, reason="Moved on.", now=NOW)
    text = page(cast.stores_head, f"/people/{cast.player.listed.uid}/")
    assert "Past roles" in text
    assert "1 Sep 2026" in text
    assert "Moved on." not in text
    assert str(State.ENDED.label) in text


def test_own_roles_and_courses_are_a_file_to_take_along_and_nobody_elses(cast: Cast) -> None:
    held = cast.player.listed.assignments.get()
    assignment_end(actor=cast.coach.viewer, assignment=held, reason="Moved on.", now=NOW)
    running, to_come, never = (
        make_assignment(cast.player.listed, cast.stores, key)
        for key in ("gatherer", "coach", "responder")
    )
    Assignment.objects.filter(pk=running.pk).update(ends_on=date(2099, 2, 1))
    Assignment.objects.filter(pk=to_come.pk).update(starts_on=date(2099, 3, 1))
    Assignment.objects.filter(pk=never.pk).update(
        starts_on=NOW.date(), state=State.ENDED, closed_at=NOW - timedelta(days=2)
    )
    version = published_course(cast, now=NOW)
    taken = {"person": cast.player.listed, "version": version, "started_at": NOW}
    Certificate.objects.create(
        person=cast.player.listed,
        course=version.course,
        attempt=Attempt.objects.create(**taken, finished_at=NOW, passed=True),
        passed_at=NOW,
        expires_at=NOW + timedelta(days=365),
    )
    own = f"/people/{cast.player.listed.uid}/"
    assert "format=csv" in page(cast.player, own)
    content = b"".join(cast.player.client().get(f"{own}?format=csv")).decode("utf-8-sig")
    assert list(csv.reader(StringIO(content)))[1:] == [
        ["Role", "Frontline responder", "Support", "2026-09-01", "2026-11-23", "Reply"],
        ["Role", "Information gatherer", "Stores", "2026-09-01", "2099-01-31", "Listen"],
        ["Course", "Answering in public", "", "2026-11-23", "2027-11-23", ""],
    ]
    for other in (cast.line_manager, cast.head_coach, cast.auditor):
        assert "format=csv" not in page(other, own)
        assert other.client().get(f"{own}?format=csv").status_code == 404


def test_a_vacant_role_is_offered(cast: Cast) -> None:
    role = role_open(
        actor=cast.head_coach.viewer,
        type=RoleType.objects.get(key="gatherer"),
        department=cast.support,
        now=NOW,
    )
    path = f"/people/{cast.employee.listed.uid}/"
    offer = f"/team/assign/?role={role.uid}&amp;person={cast.employee.listed.uid}"
    assert offer in page(cast.coach, path)
    assert offer not in page(cast.administrator, f"/people/{cast.boss.listed.uid}/")


def test_a_department_with_head_coach_roles_people_and_gaps(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.field_service, "responder", ready=False)
    text = page(cast.head_coach, f"/departments/{cast.support.uid}/")
    for words in ("Grace Weiss", "Maria Ortiz", "Frontline responder", "Field service"):
        assert words in text
    below = page(cast.head_coach, f"/departments/{cast.field_service.uid}/")
    assert "No coach is ready" in below
    assert "gap" in below
    assert "All gaps" not in page(cast.employee, f"/departments/{cast.field_service.uid}/")


def test_who_may_speak(cast: Cast) -> None:
    make_assignment(cast.employee.listed, cast.stores, "gatherer", ready=False)
    ready = page(cast.employee, "/who/")
    assert "Priya Shah" in ready
    assert "Information gatherer" not in ready
    everybody = page(cast.employee, "/who/?show=all")
    assert "May not speak yet" in everybody
    assert "Luis" not in everybody
    assert "Yuki Walsh" in page(cast.employee, "/who/?q=coach stores")
    assert "Nobody like that" in page(cast.employee, "/who/?q=tiktok")
    assert "Priya" not in page(cast.external, "/who/?show=all")


def test_a_persons_page_costs_the_same_whatever_they_hold(cast: Cast) -> None:
    client: Client = cast.coach.client()
    numbers = iter(range(10))

    def more() -> None:
        grow(cast, next(numbers))

    assert_flat(more, lambda: client.get(f"/people/{cast.coach.listed.uid}/"))
    assert_flat(more, lambda: client.get(f"/departments/{cast.support.uid}/"))
