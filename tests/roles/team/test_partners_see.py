"""What people from outside read of those whom they see: roles as plain rows, and nobody inside."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from roles.org.models import Organisation, Person
from roles.team.models import Assignment, ChecklistItem, Role
from tests.cast import NOW, make_account, make_assignment, make_person
from tests.roles.team.pages import text

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

INSIDE = ("Erin Halvorsen", "Grace Weiss", "Luis Ferrer", "Yuki Walsh", "Amara Reid", "Sami Tanaka")
SHEETS = ("/team/lines/?show=all", "/team/lines/?show=all&format=csv")


@pytest.fixture
def ada(cast: Cast) -> Assignment:
    """A colleague of the partner of the cast, who plays in another department for Luis."""
    made = Organisation.objects.create(name="Brightside", kind="agency")
    ada = make_person("Ada Bright", cast.stores, manager=cast.stores_head.listed, kind="external")
    make_account(ada)
    mine = [ada.pk, cast.external.listed.pk]
    Person.objects.filter(pk__in=mine).update(organisation=made)
    held = make_assignment(ada, cast.stores, "responder")
    held.backup, held.hours = cast.boss.listed, Decimal(8)
    held.save(update_fields=["backup", "hours"])
    ChecklistItem.objects.create(
        assignment=held,
        kind="approve",
        blocks_from=NOW,
        met_at=NOW,
        met_by=str(cast.coach_elsewhere.listed),
    )
    return held


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    parts = answer if answer.streaming else [answer.content]
    return b"".join(parts).decode("utf-8-sig")


@pytest.mark.parametrize("path", SHEETS)
def test_reporting_lines_name_nobody_whom_they_do_not_see(
    cast: Cast, ada: Assignment, path: str
) -> None:
    rows = body(cast.external.client(), path)
    seen = ("Ada Bright", "Theo Nasser", "Leon Marsh", "Maria Ortiz")
    assert [name for name in seen if name in rows] == list(seen)
    assert not [name for name in INSIDE if name in rows]
    assert "Yuki Walsh" in body(cast.coach.client(), path)


class TestAColleaguesRole:
    def test_is_a_row_among_those_who_may_speak(self, cast: Cast, ada: Assignment) -> None:
        for path in ("/who/", f"/who/?day={NOW:%Y-%m-%d}", f"/who/?day={NOW:%Y-%m-%d}&format=csv"):
            rows = body(cast.external.client(), path)
            assert "Ada Bright" in rows
            assert not [name for name in INSIDE if name in rows]
        assert "Yuki Walsh" in body(cast.coach.client(), path)

    def test_its_page_is_not_there(self, cast: Cast, ada: Assignment) -> None:
        client = cast.external.client()
        for path in ("/assignments/%s/", "/api/v1/assignments/%s/"):
            assert client.get(path % ada.uid).status_code == 404
        person = f"/people/{ada.person.uid}/"
        assert str(ada.uid) not in text(client, person)
        assert "Hours a week" not in text(client, person)
        assert "Hours a week" in text(cast.coach.client(), person)
        own = make_assignment(cast.external.listed, cast.support, "gatherer")
        assert client.get(f"/assignments/{own.uid}/").status_code == 200
        assert client.get(f"/api/v1/assignments/{own.uid}/").status_code == 200

    def test_of_the_api_it_is_a_plain_row(self, cast: Cast, ada: Assignment) -> None:
        client = cast.external.client()
        [row] = client.get("/api/v1/assignments/").json()["results"]
        assert (row["uid"], row["state"]) == (str(ada.uid), "active")
        assert (row["items"], row["dotted_to"], row["backup"]) == ([], [], None)
        assert row["hours"] is None
        [said] = client.get("/api/v1/authority/").json()["results"]
        assert (said["name"], said["approvals"]) == ("Ada Bright", [])
        answer = cast.coach.client().get(f"/api/v1/authority/?person={ada.person.uid}")
        assert answer.json()["results"][0]["approvals"][0]["by"] == "Yuki Walsh"

    @pytest.mark.parametrize("state", ["proposed", "declined", "suspended", "ended"])
    def test_is_theirs_alone_before_and_after(
        self, cast: Cast, ada: Assignment, state: str
    ) -> None:
        Assignment.objects.filter(pk=ada.pk).update(state=state)
        assert not Assignment.objects.visible_to(cast.external.viewer).exists()


class TestAPersonsPage:
    def test_names_no_coach_or_stand_in_whom_they_do_not_see(
        self, cast: Cast, ada: Assignment
    ) -> None:
        client = cast.external.client()
        for person in (ada.person, cast.line_manager.listed, cast.coach.listed):
            page = text(client, f"/people/{person.uid}/")
            assert not [name for name in INSIDE if name in page]
            assert "No coach is ready" not in page
        assert "Maria Ortiz" in text(client, f"/people/{cast.external.listed.uid}/")
        page = text(cast.coach.client(), f"/people/{ada.person.uid}/")
        assert "Yuki Walsh" in page
        assert "Backup: Erin Halvorsen" in page

    def test_the_mark_tells_no_role_that_they_do_not_see(self, cast: Cast, ada: Assignment) -> None:
        make_assignment(cast.line_manager.listed, cast.support, "responder")
        mine, ours = cast.external.client(), cast.coach.client()
        path = f"/people/{cast.line_manager.listed.uid}/"
        assert 'class="av player' not in text(mine, path).replace("  ", " ")
        assert text(mine, path).count("player") < text(ours, path).count("player")


def test_a_role_that_somebody_inside_holds_does_not_look_vacant(cast: Cast) -> None:
    held = cast.player.listed.assignments.get()
    Role.objects.filter(pk=held.role_id).update(fallback=cast.boss.listed)
    client = cast.external.client()
    for path in (f"/departments/{cast.support.uid}/", f"/roles/{held.role.uid}/"):
        page = text(client, path)
        assert "Vacant since" not in page
        assert "Held by somebody inside" in page
    assert "Priya Shah" in text(cast.coach.client(), f"/roles/{held.role.uid}/")
    held.ready_periods.all().delete()
    page = text(client, f"/roles/{held.role.uid}/")
    assert "Vacant since" in page
    assert "Erin Halvorsen" not in page


def test_the_search_for_a_head_finds_no_department_of_whom_they_do_not_see(cast: Cast) -> None:
    path = "/team/list/?q=grace&format=csv"
    assert "Support" not in body(cast.external.client(), path)
    assert "Support" in body(cast.coach.client(), path)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("role=coach", set()),
        ("role=player", {"Ada Bright"}),
        ("ready=yes", {"Ada Bright"}),
        ("ready=no", set()),
        ("role=none", {"Theo Nasser", "Leon Marsh", "Maria Ortiz"}),
    ],
)
def test_the_directory_filters_by_the_roles_they_see(
    cast: Cast, ada: Assignment, asked: str, told: set[str]
) -> None:
    make_assignment(cast.line_manager.listed, cast.support, "gatherer", ready=False)
    rows = body(cast.external.client(), f"/people/?{asked}&format=csv")
    names = {"Ada Bright", "Theo Nasser", "Leon Marsh", "Maria Ortiz"}
    assert {name for name in names if name in rows} == told
