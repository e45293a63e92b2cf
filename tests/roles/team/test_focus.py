"""Focus: which part of a role's work somebody looks after, and who stands in for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.test import Client

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, NotAllowed
from roles.channels.models import Channel
from roles.channels.services import channel_add
from roles.org.models import Person
from roles.org.rules import languages_normal, regions_normal
from roles.team.models import Assignment, PastFocus
from roles.team.rules import State
from roles.team.selectors.focus import Focus
from roles.team.services import (
    assignment_backup_change,
    assignment_focus_change,
)
from tests.cast import NOW
from tests.roles.team.pages import text, vacant_role
from tests.roles.team.test_api import get, post
from tests.roles.team.trail import verbs_of

if TYPE_CHECKING:
    from roles.org.models import Department
    from tests.cast import Cast


def channel(department: Department, handle: str = "larkfield") -> Channel:
    return Channel.objects.create(
        platform="x",
        handle=handle,
        handle_key=handle,
        url=f"https://x.com/{handle}",
        department=department,
    )


def api_of(cast: Cast) -> Client:
    return Client(headers={"Authorization": f"Bearer {cast.api_token}"})


def held(cast: Cast) -> Assignment:
    return Assignment.objects.get(person=cast.player.listed)


def page(assignment: Assignment) -> str:
    return f"/assignments/{assignment.uid}/focus/"


def assigning(cast: Cast, **more: Any) -> tuple[str, dict[str, Any]]:
    role = vacant_role(cast)
    data = {
        "person": str(cast.employee.listed.uid),
        "authority": "3",
        "starts_on": "2099-01-01",
        "ends_on": "",
        "note": "",
    }
    return f"/team/assign/?role={role.uid}", {**data, **more}


def test_codes_are_those_of_the_standards_in_any_spelling() -> None:
    assert languages_normal(["DE", "en", "de", "gsw", "xx", "deu-AT"]) == (
        ["de", "en", "gsw"],
        ["xx", "deu-at"],
    )
    assert regions_normal(["at", "AT", "UK"]) == (["AT"], ["UK"])


def test_the_form_of_assigning_takes_a_focus_and_a_backup(cast: Cast) -> None:
    own, elsewhere = channel(cast.support), channel(cast.stores, "shops")
    counter = channel_add(
        actor=cast.stores_head.viewer,
        url="Leeds shop, till 2",
        kind="in_person",
        owner=cast.stores_head.listed,
        department=cast.stores,
        now=NOW,
    )
    address, data = assigning(
        cast,
        channels=[str(own.uid)],
        elsewhere="twitter.com/@shops\nLeeds shop, till 2",
        languages="DE, en",
        regions="at",
        backup="Priya Shah",
    )
    assert cast.head_coach.client().post(address, data).status_code == 302
    made = Assignment.objects.get(person=cast.employee.listed)
    assert set(made.channels.all()) == {own, elsewhere, counter}
    assert (made.languages, made.regions) == (["de", "en"], ["AT"])
    assert made.backup == cast.player.listed
    body = text(cast.employee.client(), f"/assignments/{made.uid}/")
    for word in ("larkfield", "shops", "de, en", "AT", "Priya Shah"):
        assert word in body


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("Leeds  shop, till 2", "leeds shop,  Till 2"),  # as a file may bring it
        ("St.Pancras", "St.Pancras"),
    ],
)
def test_a_counter_is_found_by_where_it_is(cast: Cast, place: str, written: str) -> None:
    counter = Channel.objects.create(
        kind="in_person",
        platform="counter",
        handle=place,
        handle_key=place.lower(),
        department=cast.stores,
        owner=cast.stores_head.listed,
    )
    address, data = assigning(cast, elsewhere=written)
    assert cast.head_coach.client().post(address, data).status_code == 302
    made = Assignment.objects.get(person=cast.employee.listed)
    assert list(made.channels.all()) == [counter]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("channels", "01900000-0000-7000-8000-000000000000", "valid"),
        ("elsewhere", "https://x.com/nobody", "is not in the registry"),
        ("languages", "klingon", "No language has this code"),
        ("regions", "XX", "No country has this code"),
        ("backup", "Nobody At All", "Nobody is listed by that"),
        ("backup", "hana.costa@larkfield.example", "Nobody stands in for themselves"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(cast: Cast, field: str, value: str, told: str) -> None:
    address, data = assigning(cast, **{field: value})
    answer = cast.head_coach.client().post(address, data)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert told in body
    assert f'href="#id_{field}' in body
    assert not Assignment.objects.filter(person=cast.employee.listed).exists()


def test_two_of_one_name_are_told_apart_by_address(cast: Cast) -> None:
    twin = Person.objects.create(
        display_name="Priya Shah", email="p2@larkfield.example", department=cast.stores
    )
    address, data = assigning(cast, backup="Priya Shah")
    client = cast.head_coach.client()
    assert "Several people are called that" in client.post(address, data).content.decode()
    assert client.post(address, {**data, "backup": twin.email}).status_code == 302
    assert Assignment.objects.get(person=cast.employee.listed).backup == twin


def test_a_proposal_by_the_api_takes_a_focus(cast: Cast) -> None:
    own = channel(cast.support)
    body = {
        "role": str(vacant_role(cast).uid),
        "person": str(cast.employee.listed.uid),
        "channels": [str(own.uid)],
        "languages": ["de"],
        "regions": ["AT"],
        "backup": str(cast.player.listed.uid),
    }
    answer = post(api_of(cast), "/api/v1/assignments/", body)
    assert answer.status_code == 201, answer.content
    row = get(api_of(cast), f"/api/v1/assignments/{UUID(answer.json()['uid'])}/")
    assert row["channels"] == [str(own.uid)]
    assert (row["languages"], row["regions"]) == (["de"], ["AT"])
    assert row["backup"] == str(cast.player.listed.uid)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("channels", ["01900000-0000-7000-8000-000000000000"]),
        ("languages", ["klingon"]),
        ("regions", ["XX"]),
        ("backup", "01900000-0000-7000-8000-000000000000"),
    ],
)
def test_the_api_names_the_field_that_is_wrong(
    cast: Cast,
    name: str,
    value: object,
) -> None:
    body = {"role": str(vacant_role(cast).uid), "person": str(cast.employee.listed.uid)}
    answer = post(api_of(cast), "/api/v1/assignments/", {**body, name: value})
    assert answer.status_code == 400
    assert f'"/{name}' in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coach", 200),
        ("department_head", 200),
        ("head_coach", 200),
        ("player", 200),
        ("employee", 403),
        ("coach_elsewhere", 403),
        ("auditor", 403),
        ("external", 404),
        ("stranger", 404),
    ],
)
def test_who_may_change_it(cast: Cast, who: str, status: int) -> None:
    client, address = cast.members[who].client(), page(held(cast))
    assert client.get(address).status_code == status
    assert client.post(address, {"backup": ""}).status_code == (302 if status == 200 else status)


def test_the_holder_names_a_backup_and_changes_nothing_else(cast: Cast) -> None:
    own = channel(cast.support)
    assignment = held(cast)
    sent = {"backup": "hana.costa@larkfield.example", "languages": "de", "channels": [own.uid]}
    opened = text(cast.coach.client(), page(assignment))
    begun = opened.partition('name="begun" value="')[2].partition('"')[0]
    assert cast.player.client().post(page(assignment), sent).status_code == 302
    assignment.refresh_from_db()
    assert assignment.backup == cast.employee.listed
    assert assignment.languages == []
    assert not assignment.channels.exists()
    assert verbs_of(assignment) == ["assignment.focus_changed"]
    stale = cast.coach.client().post(page(assignment), {"languages": "de", "begun": begun})
    assert "It is “hana.costa@larkfield.example” now" in stale.content.decode()
    assignment.refresh_from_db()
    assert (stale.status_code, assignment.backup) == (422, cast.employee.listed)


def test_nobody_widens_their_own_focus(cast: Cast) -> None:
    own = Assignment.objects.get(person=cast.coach.listed)
    with pytest.raises(NotAllowed):
        assignment_focus_change(
            actor=cast.coach.viewer, assignment=own, focus=Focus(languages=("de",)), now=utc_now()
        )


def test_a_change_keeps_what_was_and_the_same_again_writes_nothing(cast: Cast) -> None:
    own, assignment, now = channel(cast.support), held(cast), utc_now()
    wanted = Focus(channels=(own,), languages=("de",))
    for moment in (now, now + timedelta(hours=1)):
        assignment_focus_change(
            actor=cast.coach.viewer, assignment=assignment, focus=wanted, now=moment
        )
    past = PastFocus.objects.get(assignment=assignment)
    assert past.channel_uids == []
    assert (past.during.lower, past.during.upper) == (assignment.proposed_at, now)
    verbs = ["assignment.focus_changed", "checklist.added"]  # access to the channel, once
    assert verbs_of(assignment) == verbs


def test_who_has_left_stands_in_for_nobody(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment=Person.Employment.LEFT)
    gone = Person.objects.get(pk=cast.employee.listed.pk)
    with pytest.raises(Conflict, match="has left"):
        assignment_backup_change(
            actor=cast.player.viewer, assignment=held(cast), backup=gone, now=utc_now()
        )
    with pytest.raises(Invalid, match="for themselves"):
        assignment_backup_change(
            actor=cast.player.viewer,
            assignment=held(cast),
            backup=cast.player.listed,
            now=utc_now(),
        )


def test_what_is_over_keeps_its_focus(cast: Cast) -> None:
    assignment = held(cast)
    Assignment.objects.filter(pk=assignment.pk).update(state=State.ENDED)
    with pytest.raises(Conflict, match="This is over"):
        assignment_focus_change(
            actor=cast.coach.viewer, assignment=assignment, focus=Focus(), now=utc_now()
        )
