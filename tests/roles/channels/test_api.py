"""The registry of channels by API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.test import Client

from governance.accounts.models import User
from governance.accounts.services import token_create
from governance.core.clock import utc_now
from roles.channels.models import Channel
from roles.channels.rules import Step, Verdict
from roles.channels.services import Custody, channel_decide, channel_edit, retirement_tick
from roles.org.models import OrganisationSettings
from roles.sync.importers.files import ImportFiles
from roles.sync.services import import_run
from tests.cast import COMMAND, NOW
from tests.queries import assert_flat
from tests.roles.channels.making import make_channel as made
from tests.roles.org.api import get, names

if TYPE_CHECKING:
    from tests.cast import Cast


def make_channel(cast: Cast, handle: str, platform: str = "x") -> Channel:
    return Channel.objects.create(
        platform=platform,
        handle=handle,
        handle_key=handle.lower(),
        url=f"https://{platform}.example/{handle}",
        owner=cast.player.listed,
        department=cast.support,
    )


def test_a_channel_is_a_row(cast: Cast) -> None:
    channel = make_channel(cast, "LarkfieldHelps")

    assert get(cast, f"channels/{channel.uid}/") == (
        200,
        {
            "uid": str(channel.uid),
            "kind": "social",
            "platform": "x",
            "handle": "LarkfieldHelps",
            "url": "https://x.example/LarkfieldHelps",
            "owner": str(cast.player.listed.uid),
            "department": str(cast.support.uid),
            "state": "active",
            "second_admin": None,
            "content_owner": None,
            "recovery_mailbox": "",
            "purpose": "",
            "audience": "",
            "languages": [],
            "regions": [],
            "controls": [],
            "controls_end": "",
            "hours": [],
            "consulted": [],
            "informed": [],
            "last_active_on": None,
            "verified_at": None,
            "missing": [
                *("second_admin", "recovery_mailbox", "purpose", "audience", "content_owner"),
                *("languages", "regions", "hours", "controls"),
            ],
            "given_by": ["Maria Ortiz (coach)", "Grace Weiss (head)"],
        },
    )


def test_channels_can_be_filtered(cast: Cast) -> None:
    make_channel(cast, "one")
    make_channel(cast, "two", platform="video")

    assert names(get(cast, "channels/?platform=Video")[1], "handle") == ["two"]
    assert names(get(cast, f"channels/?department={cast.stores.uid}")[1], "handle") == []


def test_the_state_is_that_of_the_day_that_is_asked_for(cast: Cast) -> None:
    channel = make_channel(cast, "one")
    Channel.objects.update(registered_at=NOW - timedelta(days=9))
    channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=Verdict.PAUSE, reason="So.", now=NOW
    )
    before = (NOW - timedelta(days=1)).date()
    fields = "fields=state"
    assert names(get(cast, f"channels/?{fields}&as_of={NOW.date()}")[1], "state") == ["paused"]
    assert names(get(cast, f"channels/?{fields}&as_of={before}")[1], "state") == ["active"]
    assert names(get(cast, f"channels/?as_of={before}&state=paused")[1], "handle") == []
    assert names(get(cast, "channels/?as_of=2020-01-01")[1], "handle") == []
    assert names(get(cast, "channels/?state=paused")[1], "handle") == ["one"]


def test_a_day_that_is_over_is_answered_the_same_whatever_changes_later(cast: Cast) -> None:
    channel = make_channel(cast, "one")
    Channel.objects.update(registered_at=NOW - timedelta(days=9))
    day = (NOW - timedelta(days=1)).date()
    before = get(cast, f"channels/?as_of={day}")
    assert before[1]["results"] == [
        {
            "uid": str(channel.uid),
            "kind": "social",
            "platform": "x",
            "handle": "one",
            "owner": str(cast.player.listed.uid),
            "second_admin": None,
            "content_owner": None,
            "department": str(cast.support.uid),
            "state": "active",
        }
    ]
    held = Custody(owner=cast.employee.listed, purpose="Help.", department=cast.stores)
    channel_edit(actor=cast.head_coach.viewer, channel=channel, custody=held, now=NOW)
    channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=Verdict.DROP, reason="So.", now=NOW
    )
    make_channel(cast, "two")
    assert get(cast, f"channels/?as_of={day}") == before
    there = f"as_of={day}&department="
    assert names(get(cast, f"channels/?{there}{cast.support.uid}")[1], "handle") == ["one"]
    assert names(get(cast, f"channels/?{there}{cast.stores.uid}")[1], "handle") == []
    today = get(cast, f"channels/?as_of={NOW.date()}&department={cast.stores.uid}")[1]
    assert names(today, "state") == ["retiring"]


def test_whoever_sees_one_department_is_told_no_other_of_then(cast: Cast) -> None:
    channel = make_channel(cast, "one")
    Channel.objects.update(registered_at=NOW - timedelta(days=9), department=cast.stores)
    channel.refresh_from_db()
    held = Custody(owner=cast.player.listed, department=cast.support)
    channel_edit(actor=cast.head_coach.viewer, channel=channel, custody=held, now=NOW)
    for day, found in ((NOW, 1), (NOW - timedelta(days=1), 0)):
        answer = cast.external.client().get(f"/api/v1/channels/?as_of={day.date()}")
        assert len(answer.json()["results"]) == found


@pytest.mark.parametrize(
    "query",
    ["fields=purpose", "fields=verified_at", "verified_before=2026-11-01"],
)
def test_what_is_not_kept_of_a_day_is_refused(cast: Cast, query: str) -> None:
    status, body = get(cast, f"channels/?as_of=2026-11-20&{query}")
    assert status == 400
    name, _, value = query.partition("=")
    assert body["errors"][0]["pointer"].strip("/") == (value if name == "fields" else name)


def test_those_verified_before_a_day_or_never(cast: Cast) -> None:
    make_channel(cast, "never")
    verified = make_channel(cast, "verified")
    Channel.objects.filter(pk=verified.pk).update(verified_at=NOW)
    assert names(get(cast, f"channels/?verified_before={NOW.date()}")[1], "handle") == ["never"]
    assert len(get(cast, "channels/?verified_before=2027-01-01")[1]["results"]) == 2


@pytest.mark.parametrize(
    "url",
    ["https://x.com/LarkfieldHelp", "twitter.com/@larkfieldhelp?s=20", "X.com/LarkfieldHelp/"],
)
def test_an_address_of_ours_is_official_in_any_spelling(cast: Cast, url: str) -> None:
    made(cast)
    ours = {"official": True, "department": "Support", "state": "active"}
    assert verified(cast, url) == (200, ours)


@pytest.mark.parametrize("url", ["https://x.com/LarkfeldHelp", "our page", "javascript:alert(1)"])
def test_any_other_address_is_not(cast: Cast, url: str) -> None:
    made(cast)
    assert verified(cast, url) == (200, {"official": False, "department": None, "state": None})


def test_mail_and_phone_that_an_import_brought_are_found_by_their_address(cast: Cast) -> None:
    head = "platform,handle,url,owner,department\n"
    rows = (
        "e-mail,Care,mailto:care@larkfield.example,priya.shah,SUPPORT\n"
        "phone,Service phone,tel:+445550142,priya.shah,SUPPORT\n"
        "reddit,LarkfieldTalk,https://reddit.com/r/LarkfieldTalk,priya.shah,SUPPORT\n"
        "x,LarkfieldHelp,https://x.com/LarkfieldHelp,priya.shah,SUPPORT\n"
    )
    import_run(
        actor=COMMAND,
        files=ImportFiles({"channels.csv": (head + rows).encode()}),
        mode="patch",
        dry_run=False,
        now=NOW,
    )
    kinds = dict(Channel.objects.values_list("platform", "kind"))
    assert kinds == {"e-mail": "email", "phone": "phone", "reddit": "forum", "x": "social"}
    assert verified(cast, "Care@Larkfield.example")[1]["official"]
    assert verified(cast, "+44 555 0142")[1]["official"]


def test_a_retired_channel_is_not_official(cast: Cast) -> None:
    channel = made(cast)
    drop = channel_decide(
        actor=cast.head_coach.viewer, channel=channel, verdict=Verdict.DROP, reason="So.", now=NOW
    )
    assert verified(cast, channel.url)[1]["official"]  # its page is still there
    for step in Step:
        retirement_tick(
            actor=cast.head_coach.viewer, channel=channel, step=step, evidence="Seen.", now=NOW
        )
    assert drop.steps.count() == len(Step)
    assert not verified(cast, channel.url)[1]["official"]


def test_strangers_ask_only_where_the_organisation_says_so_and_not_for_ever(cast: Cast) -> None:
    path = "/api/v1/verify/?url=x.com/LarkfieldHelp"
    made(cast)
    assert Client().get(path).status_code == 401
    OrganisationSettings.objects.update(verify_public=True)
    assert Client().get(path).json()["official"]
    answers = [Client().get(path) for _try in range(60)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[0].headers["RateLimit-Policy"] == '"verify";q=60;w=60'
    assert answers[0].headers["RateLimit"].startswith('"verify";r=58;t=')
    last = answers[-1]
    assert (last.status_code, last.json()["code"]) == (429, "throttled")
    assert last.headers["RateLimit"] == f'"verify";r=0;t={last.headers["Retry-After"]}'
    assert Client().get(path, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert verified(cast, "x.com/LarkfieldHelp")[0] == 200


@pytest.mark.usefixtures("cast")
def test_a_stranger_who_writes_down_another_address_each_time_is_one_stranger() -> None:
    OrganisationSettings.objects.update(verify_public=True)
    path = "/api/v1/verify/?url=x.com/LarkfieldHelp"
    forged = [Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}) for number in range(61)]
    assert {client.get(path).status_code for client in forged} == {200, 429}


def verified(cast: Cast, url: str) -> tuple[int, dict[str, object]]:
    return get(cast, f"verify/?url={quote(url)}")


def test_what_is_missing_is_told_by_field_and_who_can_give_it(cast: Cast) -> None:
    channel = make_channel(cast, "LarkfieldHelps")
    _status, row = get(cast, f"channels/{channel.uid}/?fields=missing,given_by")
    assert row["missing"][:3] == ["second_admin", "recovery_mailbox", "purpose"]
    assert row["given_by"] == ["Maria Ortiz (coach)", "Grace Weiss (head)"]
    told = cast.external.client().get(f"/api/v1/channels/{channel.uid}/").json()
    assert (told["missing"], told["given_by"]) == ([], [])
    OrganisationSettings.objects.update(size="small")
    assert get(cast, f"channels/{channel.uid}/?fields=missing")[1] == {"missing": ["second_admin"]}
    complete = {"second_admin": cast.coach.listed}
    Channel.objects.filter(pk=channel.pk).update(**complete)
    _status, row = get(cast, f"channels/{channel.uid}/?fields=given_by,missing")
    assert row == {"given_by": [], "missing": []}


def test_a_token_for_one_department_is_not_told_who_above_it_can_give_what_is_missing(
    cast: Cast, client: Client
) -> None:
    channel = Channel.objects.create(
        platform="x", handle="Field", handle_key="field", department=cast.field_service
    )
    _token, secret = token_create(
        actor=COMMAND,
        owner=User.objects.get(email="api@service.invalid"),
        name="Field",
        scopes=["read"],
        days=30,
        now=utc_now(),
        within_department_uid=cast.field_service.uid,
    )
    sent: Any = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert "Grace Weiss (head)" in get(cast, f"channels/{channel.uid}/")[1]["given_by"]
    for query in ("", "?fields=given_by", "?fields=given_by,missing"):
        answer = client.get(f"/api/v1/channels/{channel.uid}/{query}", **sent)
        assert answer.json()["given_by"] == []
        assert "Grace Weiss" not in answer.content.decode()
    assert answer.json()["missing"]


def test_queries_do_not_grow_with_channels(cast: Cast) -> None:
    made = iter(range(1000))
    assert_flat(
        lambda: [make_channel(cast, f"c{next(made)}") for _row in range(5)],
        lambda: get(cast, "channels/"),
    )


def test_a_day_is_the_organisations(cast: Cast) -> None:
    OrganisationSettings.objects.update(time_zone="Pacific/Auckland")  # 13 hours ahead
    channel = made(cast)
    at = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)  # 01:00 of the 23rd there
    Channel.objects.update(registered_at=at - timedelta(days=9), verified_at=at)
    channel.decisions.create(
        number=1, verdict="pause", reason="A storm.", decider_label="x", decided_at=at
    )
    for day, state in (("2026-11-22", "active"), ("2026-11-23", "paused")):
        assert names(get(cast, f"channels/?fields=state&as_of={day}")[1], "state") == [state]
    assert names(get(cast, "channels/?verified_before=2026-11-23")[1], "handle") == []
    assert len(names(get(cast, "channels/?verified_before=2026-11-24")[1], "handle")) == 1
