"""Reporting lines: solid to the line manager, dotted to the coaching staff, at any size."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from roles.team.models import ReadyPeriod
from tests.cast import make_assignment, make_person
from tests.roles.team.pages import queries, text, vacant_role

if TYPE_CHECKING:
    from tests.cast import Cast

LINES = "/team/lines/"


def rows(cast: Cast, path: str = LINES) -> dict[str, dict[str, str]]:
    answer: Any = cast.employee.client().get(path + ("&" if "?" in path else "?") + "format=csv")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return {row["Person"]: row for row in csv.DictReader(StringIO(body))}


def test_a_player_reports_solid_to_their_manager_and_dotted_to_the_coach(cast: Cast) -> None:
    found = rows(cast)
    assert found["Priya Shah"]["Line manager"] == "Leon Marsh"
    assert found["Priya Shah"]["Coaching staff"] == "Maria Ortiz"
    assert found["Maria Ortiz"]["Coaching staff"] == "Amara Reid"
    assert found["Amara Reid"]["Coaching staff"] == ""
    assert "Hana Costa" not in found
    body = text(cast.employee.client(), LINES)
    assert 'class="ln dotted"' in body
    assert "Leon Marsh" in body


def test_the_dotted_line_follows_the_role_and_not_the_person(cast: Cast) -> None:
    make_assignment(cast.player.listed, cast.stores, "gatherer")
    assert rows(cast)["Priya Shah"]["Coaching staff"] == "Maria Ortiz, Yuki Walsh"
    ReadyPeriod.objects.filter(assignment__person=cast.coach.listed).delete()
    assert rows(cast)["Priya Shah"]["Coaching staff"] == "Amara Reid, Yuki Walsh"


def test_a_department_shows_itself_and_all_below_it(cast: Cast) -> None:
    make_assignment(make_person("Ida Roth", cast.field_service), cast.field_service, "gatherer")
    inside = rows(cast, f"{LINES}?department={cast.support.uid}")
    assert {"Priya Shah", "Maria Ortiz", "Ida Roth"} == set(inside)
    assert cast.external.client().get(f"{LINES}?department={cast.stores.uid}").status_code == 404


def test_everybody_and_those_without_a_manager_can_be_shown(cast: Cast) -> None:
    assert "Hana Costa" in rows(cast, f"{LINES}?show=all")
    assert set(rows(cast, f"{LINES}?show=unled")) == {"Erin Halvorsen"}


def test_more_people_cost_no_more_queries(cast: Cast) -> None:
    client = cast.employee.client()
    few = queries(client, LINES)
    for number in range(5):
        make_assignment(make_person(f"P {number}", cast.stores), cast.stores, "gatherer")
    assert queries(client, LINES) == few


def test_a_vacant_role_of_any_kind_is_drawn_as_a_dashed_mark(cast: Cast) -> None:
    before = text(cast.head_coach.client(), "/team/").count('class="pip vacant"')
    roles = [vacant_role(cast, key, cast.stores) for key in ("responder", "product")]
    body = text(cast.head_coach.client(), "/team/")
    assert body.count('class="pip vacant"') == before + 2
    assert "2 vacant roles" in body
    listed = text(cast.head_coach.client(), f"/team/?department={cast.stores.uid}")
    for role in roles:
        assert f'href="/roles/{role.uid}/"' in listed
        assert f'href="/team/assign/?role={role.uid}"' in listed
