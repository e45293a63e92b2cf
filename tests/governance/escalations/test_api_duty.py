"""Rotas and shifts by the API: who is on duty at any time, past ones as they were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client

from governance.escalations.services.closing import rota_close
from tests.cast import NOW
from tests.governance.escalations.rotas import make_rota

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Cast

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def get(cast: Cast, path: str) -> tuple[int, Any]:
    client = Client(headers={"Authorization": f"Bearer {cast.api_token}"})
    answer = client.get(f"/api/v1/{path}")
    return answer.status_code, answer.json()


def rows(cast: Cast, path: str) -> list[dict[str, Any]]:
    status, found = get(cast, path)
    assert status == 200
    return list(found["results"])


def test_who_is_on_duty_now(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    [row] = rows(cast, "rotas/")
    uid = str(cast.player.listed.uid)
    assert (row["uid"], row["on_duty"]) == (
        str(rota.uid),
        [{"person": uid, "name": "Priya Shah"}],
    )


def test_shifts_of_a_span_with_what_nobody_covers(cast: Cast) -> None:
    make_rota(cast, cast.player.listed)
    [row] = rows(cast, "shifts/?since=2026-11-24T00:00:00Z&until=2026-11-25T00:00:00Z")
    assert (row["since"], row["until"]) == ("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")
    assert (row["layer"], row["person_name"]) == ("First line", "Priya Shah")
    cast.player.listed.assignments.get().ready_periods.all().delete()
    assert [each["person"] for each in rows(cast, "shifts/?at=2026-11-24T00:00:00Z")] == [None]


def test_the_past_is_as_it_was(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    rota_close(actor=cast.coach.viewer, rota=rota, reason="Summer", now=NOW + HOUR)
    assert rows(cast, "shifts/?at=2026-11-23T09:30:00Z")[0]["person_name"] == "Priya Shah"
    assert rows(cast, "shifts/?at=2026-11-23T11:00:00Z") == []
    assert rows(cast, f"shifts/?department={cast.stores.uid}&at=2026-11-23T09:30:00Z") == []


@pytest.mark.parametrize(
    "span",
    [
        "since=2026-11-24T00:00:00Z&until=2026-11-23T00:00:00Z",
        "until=2027-11-23T00:00:00Z",
        "at=9999-12-31T23:59:59.999999Z",
        "since=0001-01-01T00:00:00Z",
        "at=now",
    ],
)
def test_no_span_is_told(cast: Cast, span: str) -> None:
    assert get(cast, f"shifts/?{span}")[0] == 400


def test_pages_of_what_begins_now_go_on_where_they_began(cast: Cast) -> None:
    make_rota(cast, cast.player.listed, days=(1, 3))
    first = get(cast, "shifts/?limit=1")[1]
    with time_machine.travel(NOW + HOUR, tick=False):
        after = rows(cast, first["next"].partition("/api/v1/")[2])
    assert [each["since"][:10] for each in first["results"]] == ["2026-11-23"]
    assert [each["since"][:10] for each in after] == ["2026-11-25"]


def test_who_sees_no_rota_gets_no_shifts(cast: Cast) -> None:
    make_rota(cast, cast.player.listed)
    for member, seen in ((cast.employee, 0), (cast.player, 1)):
        found = member.client().get("/api/v1/shifts/").json()["results"]
        assert len(found) == seen
