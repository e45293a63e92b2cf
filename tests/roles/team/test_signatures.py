"""The name used outside: what a holder signs with, as themselves or as a persona."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client

from governance.audit.models import Entry
from governance.core.clock import utc_now
from roles.channels.models import Channel
from roles.team.models import Assignment
from roles.team.selectors.focus import Focus
from roles.team.selectors.signatures import signing_alike
from roles.team.services import assignment_focus_change, card_link_make
from tests.cast import make_assignment
from tests.roles.team.pages import text, vacant_role

if TYPE_CHECKING:
    from roles.org.models import Department
    from tests.cast import Cast


def channel(department: Department, handle: str) -> Channel:
    named = {"handle": handle, "handle_key": handle, "url": f"https://x.com/{handle}"}
    return Channel.objects.create(platform="x", department=department, **named)


def held(cast: Cast, signs_as: str = "^PS", *, persona: bool = False) -> Assignment:
    found = Assignment.objects.get(person=cast.player.listed)
    Assignment.objects.filter(pk=found.pk).update(signs_as=signs_as, persona=persona)
    return Assignment.objects.get(pk=found.pk)


def test_it_is_proposed_and_stands_where_somebody_asks_who_that_is(cast: Cast) -> None:
    data = {"person": str(cast.employee.listed.uid), "authority": "3", "starts_on": "2099-01-01"}
    address = f"/team/assign/?role={vacant_role(cast).uid}"
    sent = {**data, "signs_as": " Mia at Larkfield ", "persona": "on"}
    assert cast.head_coach.client().post(address, sent).status_code == 302
    made = Assignment.objects.get(signs_as="Mia at Larkfield")
    assert made.persona
    page = text(cast.line_manager.client(), f"/assignments/{made.uid}/")
    assert "Mia at Larkfield" in page
    held(cast)
    assert "<b>^PS</b>" in text(cast.player.client(), "/authority/")
    client = cast.employee.client()
    for path in ("/who/", "/who/?q=^ps", f"/who/?day={utc_now():%Y-%m-%d}"):
        assert "Signs as ^PS" in text(client, path)
    assert "Priya Shah" not in text(client, "/who/?q=^mk")


def test_outside_only_the_name_used_there_is_shown(cast: Cast) -> None:
    one, now = held(cast, "Mia at Larkfield", persona=True), utc_now()
    card_link_make(actor=cast.player.viewer, assignment=one, days=7, now=now)
    row: Any = cast.player.client().get(f"/api/v1/assignments/{one.uid}/").json()
    path = row["card"]["link"].split("/", 3)[3]
    body = text(Client(), f"/{path}")
    assert "Mia at Larkfield" in body
    assert "Priya" not in body
    assert "ersona" not in body
    held(cast, "")
    assert "Priya Shah" in text(Client(), f"/{path}")


def test_another_name_takes_the_link_back_that_shows_the_one_before(cast: Cast) -> None:
    """Or whoever has it would know both, and that they are one."""
    one, now = held(cast, "Mia at Larkfield", persona=True), utc_now()
    for name, stays in (("Mia at Larkfield", True), ("", False)):
        card_link_make(actor=cast.player.viewer, assignment=one, days=7, now=now)
        focus = Focus(signs_as=name, languages=("de",))
        assignment_focus_change(actor=cast.coach.viewer, assignment=one, focus=focus, now=now)
        row: Any = cast.player.client().get(f"/api/v1/assignments/{one.uid}/").json()
        assert bool(row["card"]) == stays
    assert Entry.objects.get(verb="assignment.link_revoked").reason == "signs otherwise"


def test_what_was_used_on_a_day_stays_known(cast: Cast) -> None:
    one = held(cast)
    focus = Focus(signs_as="Mia at Larkfield", persona=True)
    assignment_focus_change(actor=cast.coach.viewer, assignment=one, focus=focus, now=utc_now())
    client, day = cast.coach.client(), (utc_now() - timedelta(days=1)).date().isoformat()
    for address in ("authority", "assignments"):
        asked = {"person": str(cast.player.listed.uid)}
        for query, told in (
            ({}, ("Mia at Larkfield", True)),
            ({"as_of": day}, ("^PS", False)),
        ):
            [row] = client.get(f"/api/v1/{address}/", {**asked, **query}).json()["results"]
            assert (row["signs_as"], row["persona"]) == told
    assert not one.past_foci.exists()


def test_two_of_one_channel_who_sign_alike_are_a_hint(cast: Cast) -> None:
    one, shop = held(cast), channel(cast.stores, "shops")
    other = make_assignment(cast.employee.listed, cast.support, "responder")
    address = f"/assignments/{other.uid}/focus/"
    answer = cast.coach.client().post(address, {"signs_as": "^ps"}, follow=True)
    assert "Others sign as “^ps” there, too" in answer.content.decode()
    assert "Priya Shah" in answer.content.decode()
    data = {"person": str(cast.employee.listed.uid), "authority": "3", "starts_on": "2099-01-01"}
    assign = f"/team/assign/?role={vacant_role(cast).uid}"
    checked = cast.coach.client().post(assign, {**data, "signs_as": "^PS", "check": "1"})
    assert "Others sign as “^PS” there, too" in checked.content.decode()

    def alike(**focus: Any) -> list[str]:
        wanted = Focus(signs_as="^PS", **focus)
        return signing_alike(role=other.role, person=cast.employee.listed, focus=wanted)

    assert alike() == ["Priya Shah"]
    assert alike(channels=(shop,)) == alike(persona=True) == []
    one.channels.add(shop)
    assert alike() == []  # each on channels of their own
    assert alike(channels=(shop,)) == ["Priya Shah"]
