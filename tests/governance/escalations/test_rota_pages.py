"""The pages of the duty rota: a week, its files, editing layers, putting somebody on duty."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from governance.escalations.models import DutyOverride, Rota, RotaPlan
from governance.escalations.rules.spans import Span
from governance.escalations.services.overrides import override_make
from roles.channels.models import ServiceHours
from tests.cast import NOW
from tests.governance.escalations.rotas import make_player, make_rota, on_duty_at
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Cast, Member

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_nine() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def words(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def layer(number: int = 0, **sent: Any) -> dict[str, Any]:
    given = {
        "name": "First line",
        "people": "priya.shah@larkfield.example\nOmar Aziz",
        "every": "1",
        "rotation": "weeks",
        "starts_on": "2026-11-16",
        "hand_over": "09:00",
        "days": ["1", "2", "3", "4", "5"],
        "opens": "09:00",
        "closes": "17:00",
    }
    return {f"layer{number}-{name}": value for name, value in (given | sent).items()}


def blank(number: int) -> dict[str, Any]:
    return layer(number, name="", people="")


def test_a_rota_is_drawn_up_and_read_as_a_week(cast: Cast) -> None:
    make_player(cast, "Omar Aziz")
    client = cast.coach.client()
    assert "Support" in words(client.get("/rota/new/"))
    address = f"/rota/new/?department={cast.support.uid}"
    assert "2 ready players here" in words(client.get(address))
    answer = client.post(address, {"name": "Desk", "time_zone": "UTC", **layer()})
    rota = Rota.objects.get()
    assert answer.headers["Location"] == f"/rota/{rota.uid}/"
    page = words(client.get(f"/rota/{rota.uid}/"))
    assert "Omar Aziz is on duty until Mon 17:00." in page  # the second week
    assert page.count("09:00–17:00") == 5
    assert '<td class="r" data-l="Hours"><div>80</div></td>' in page  # of four weeks two
    assert "Omar Aziz" in words(client.get("/rota/"))


def test_a_hole_is_told_where_it_is(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    cast.player.listed.assignments.get().ready_periods.all().delete()
    page = words(cast.player.client().get(f"/rota/{rota.uid}/"))
    assert "Nobody is on duty now." in page
    assert "turn hole now" in page
    assert "Nobody" in words(cast.player.client().get("/rota/"))


def test_an_hour_in_which_a_channel_is_answered_by_nobody_is_dashed(cast: Cast) -> None:
    channel = make_channel(cast)
    ServiceHours.objects.create(channel=channel, weekday=6, opens=time(18), closes=time(22))
    rota = make_rota(cast, cast.player.listed, closes=time(18))
    page = words(cast.coach.client().get(f"/rota/{rota.uid}/"))
    assert '<div class="turn hole"> <span class="nowrap">18:00–22:00</span>' in page
    gaps = words(cast.coach.client().get("/team/gaps/?rule=CV4"))
    assert f'href="/rota/{rota.uid}/">Fix' in gaps
    make_rota(cast, cast.player.listed, name="Evenings", opens=time(18))
    assert "turn hole" not in words(cast.coach.client().get(f"/rota/{rota.uid}/"))


def test_times_are_those_of_the_rota_also_on_the_day_the_clock_changes(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    RotaPlan.objects.update(
        time_zone="Europe/Berlin", during=(datetime(2026, 10, 1, tzinfo=UTC), None)
    )
    day = {"starts_on": date(2026, 10, 5), "rotation": "days"}
    RotaPlan.objects.get().layers.update(**day, hand_over="02:30")
    page = words(cast.coach.client().get(f"/rota/{rota.uid}/?week=2026-10-25"))
    assert "Times are those of Europe/Berlin." in page
    assert page.count("02:30–00:00") == 7  # also on the Sunday, at the first of the two


@pytest.mark.parametrize("week", ["x", "2026-13-01", "0001-01-01", "9999-12-31"])
def test_no_week_is_no_page(cast: Cast, week: str) -> None:
    rota = make_rota(cast, cast.player.listed)
    assert cast.coach.client().get(f"/rota/{rota.uid}/?week={week}").status_code == 404


def test_shifts_are_a_file(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    answer = cast.player.client().get(f"/rota/{rota.uid}/?format=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[1] == "2026-11-23T09:00:00+00:00,2026-11-30T09:00:00+00:00,Priya Shah,First line"
    assert len(lines) == 5  # what was before the rota was opened is nobody's


def test_layers_are_changed_from_now_on_and_a_reason_is_asked_for(cast: Cast) -> None:
    make_player(cast, "Omar Aziz")
    rota = make_rota(cast, cast.player.listed)
    client, address = cast.coach.client(), f"/rota/{rota.uid}/edit/"
    assert "priya.shah@larkfield.example" in words(client.get(address))
    sent = {"time_zone": "UTC", **layer(people="Omar Aziz"), **blank(1)}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert client.post(address, {**sent, "reason": "He is new"}).status_code == 302
    assert on_duty_at(NOW) == ["Omar Aziz"]


def test_a_layer_that_is_emptied_goes(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    sent = {"time_zone": "UTC", "reason": "Summer", **blank(0), **blank(1)}
    cast.coach.client().post(f"/rota/{rota.uid}/edit/", sent)
    assert on_duty_at(NOW) == []
    assert RotaPlan.objects.count() == 2


def test_who_is_not_ready_there_is_told_at_the_field(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    sent = {"time_zone": "UTC", "reason": "So", **layer(people="Hana Costa"), **blank(1)}
    answer = cast.coach.client().post(f"/rota/{rota.uid}/edit/", sent)
    assert answer.status_code == 422
    assert "Not one ready player of that name: hana costa." in answer.content.decode()


def test_somebody_is_put_on_duty_and_back(cast: Cast) -> None:
    omar = make_player(cast, "Omar Aziz")
    rota = make_rota(cast, cast.player.listed)
    client, address = cast.coach.client(), f"/rota/{rota.uid}/override/"
    sent = {
        "person": str(omar.uid),
        "since": "2026-11-23T10:00",
        "until": "2026-11-23T12:00",
        "reason": "Dentist",
    }
    assert client.post(address, {**sent, "until": "2026-11-23T09:30"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert on_duty_at(NOW + 2 * HOUR) == ["Omar Aziz"]
    page = words(client.get(f"/rota/{rota.uid}/"))
    assert "Dentist" in page
    made = DutyOverride.objects.get()
    client.post(f"/rota/override/{made.uid}/end/", {"reason": "Not needed"})
    assert on_duty_at(NOW + 2 * HOUR) == ["Priya Shah"]


@pytest.mark.parametrize("who", ["player", "auditor", "administrator"])
def test_who_only_sees_it_is_refused_and_offered_nothing(cast: Cast, who: str) -> None:
    rota = make_rota(cast, cast.player.listed)
    client = cast.members[who].client()
    page = words(client.get(f"/rota/{rota.uid}/"))
    assert "Edit the layers" not in page
    for path in ("edit", "override"):
        assert client.get(f"/rota/{rota.uid}/{path}/").status_code == 403


@pytest.mark.parametrize("who", ["employee", "coach_elsewhere", "external"])
def test_to_everybody_else_there_is_none(cast: Cast, who: str) -> None:
    rota = make_rota(cast, cast.player.listed)
    client = cast.members[who].client()
    for path in ("", "edit/", "override/"):
        assert client.get(f"/rota/{rota.uid}/{path}").status_code == 404
    assert (client.get("/rota/").status_code == 404) == (who != "coach_elsewhere")


def test_the_navigation_leads_there_whoever_has_one(cast: Cast) -> None:
    def leads(member: Member) -> bool:
        return 'href="/rota/"' in member.client().get("/today/").content.decode()

    assert leads(cast.coach)
    assert leads(cast.administrator)
    assert not leads(cast.employee)


def test_a_closed_rota_can_be_read_and_not_changed(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    client = cast.coach.client()
    assert client.post(f"/rota/{rota.uid}/close/", {"reason": ""}).status_code == 400
    client.post(f"/rota/{rota.uid}/close/", {"reason": "Summer"})
    assert "Closed: nobody is on duty by it." in words(client.get(f"/rota/{rota.uid}/"))
    assert client.post(f"/rota/{rota.uid}/close/", {"reason": "Again"}).status_code == 409


def test_an_override_over_an_override_shows_both(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    for name, first, last in (("Omar Aziz", 1, 8), ("Cleo Park", 3, 5)):
        span = Span(NOW + first * HOUR, NOW + last * HOUR)
        override_make(
            actor=cast.coach.viewer,
            rota=rota,
            person=make_player(cast, name),
            span=span,
            reason="Fair",
            now=NOW,
        )
    page = words(cast.coach.client().get(f"/rota/{rota.uid}/"))
    for hours in ("10:00–12:00", "12:00–14:00", "14:00–17:00", "09:00–10:00", "17:00–00:00"):
        assert hours in page


def test_who_is_on_now_is_told_whichever_week_is_shown(cast: Cast) -> None:
    rota = make_rota(cast, cast.player.listed)
    for week in ("2026-11-23", "2026-12-07", "2027-06-07", "2026-11-09"):
        page = words(cast.coach.client().get(f"/rota/{rota.uid}/?week={week}"))
        assert "Priya Shah is on duty until Mon 09:00." in page
        assert "Nobody is on duty now." not in page


def test_a_list_that_is_cut_says_so_and_its_file_has_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("One", "Two"):
        make_rota(cast, cast.player.listed, name=name)
    monkeypatch.setattr("governance.escalations.views.rota.SHOWN", 1)
    client = cast.coach.client()
    assert "The first 1 by department; the file has all." in words(client.get("/rota/"))
    answer = client.get("/rota/?format=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert [line.partition(",")[0] for line in lines[1:]] == ["One", "Two"]


def test_who_edits_what_somebody_changed_meanwhile_is_told_and_loses_nothing(cast: Cast) -> None:
    make_player(cast, "Omar Aziz")
    rota = make_rota(cast, cast.player.listed)
    client, address = cast.coach.client(), f"/rota/{rota.uid}/edit/"
    assert 'name="seen" value="1"' in words(client.get(address))
    sent = {"time_zone": "UTC", "reason": "Mine", "seen": "1", **layer(people="Omar Aziz")}
    theirs = {"time_zone": "UTC", "reason": "Theirs", "seen": "1", **blank(0), **blank(1)}
    assert cast.department_head.client().post(address, theirs).status_code == 302
    both = {**sent, **layer(1, name="Second line", people="Omar Aziz")}
    answer = client.post(address, both)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody changed this rota meanwhile." in page
    assert "Second line" in page
    assert on_duty_at(NOW) == []
    assert 'name="seen" value="2"' in page
    assert client.post(address, {**both, "seen": "2"}).status_code == 302
    assert on_duty_at(NOW) == ["Omar Aziz"]
