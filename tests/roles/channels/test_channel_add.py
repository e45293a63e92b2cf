"""A channel comes into the registry by its address and its owner."""

from __future__ import annotations

import pytest

from governance.core.errors import Conflict, Invalid, NotAllowed
from roles.channels.models import Channel
from roles.channels.rules import channel_name
from roles.channels.services import channel_add
from roles.org.models import OrganisationSettings, Person
from tests.cast import NOW, Cast
from tests.trail import entries_of


@pytest.mark.parametrize(
    ("text", "platform", "handle", "url"),
    [
        ("https://x.com/Larkfield", "x", "Larkfield", "https://x.com/Larkfield"),
        ("http://www.twitter.com/@Larkfield/?s=20", "x", "Larkfield", "https://x.com/Larkfield"),
        (
            "facebook.com/larkfield.stores/",
            "facebook",
            "larkfield.stores",
            "https://www.facebook.com/larkfield.stores",
        ),
        (
            "https://m.facebook.com/profile.php?access_token=EAAGx&id=1000&fbclid=z",
            "facebook",
            "1000",
            "https://www.facebook.com/profile.php?id=1000",
        ),
        (
            "https://www.linkedin.com/company/larkfield",
            "linkedin",
            "larkfield",
            "https://www.linkedin.com/company/larkfield",
        ),
        ("youtube.com/@Larkfield", "youtube", "Larkfield", "https://www.youtube.com/@Larkfield"),
        ("https://www.youtube.com/c/Larkfield", "youtube", "Larkfield", None),
        ("https://bsky.app/profile/larkfield.example", "bluesky", "larkfield.example", None),
        ("reddit.com/r/larkfield", "reddit", "larkfield", None),
        ("https://Forum.Larkfield.example/help/", "web", "forum.larkfield.example/help", None),
        ("Help@Larkfield.example", "email", "help@larkfield.example", ""),
        ("mailto:help@larkfield.example", "email", "help@larkfield.example", ""),
        ("+44 20 7946 0000", "phone", "+442079460000", ""),
        ("tel:020-7946-0000", "phone", "02079460000", ""),
    ],
)
def test_an_address_names_a_channel(text: str, platform: str, handle: str, url: str | None) -> None:
    name = channel_name(text)
    assert name is not None
    assert (name.platform, name.handle) == (platform, handle)
    assert url is None or name.url == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "facebook",
        "https://x.com/",
        "javascript:alert(1)",
        "ftp://x.com/larkfield",
        "https://user:secret@x.com/larkfield",
        "https://x.com:8443/larkfield",
        "https://[::1",
        "https://127.0.0.1/a",
        "https://x.com/%00",
        "12",
        "https://www.facebook.com/profile.php",
        "a" * 501,
        "https://larkfield.example/" + "a" * 300,
        "youtube.com/@a/" + "b" * 485,
        "x.com/" + "İ" * 101,
        "help@" + ("İ" * 60 + ".") * 2 + "example",
    ],
)
def test_what_names_no_channel(text: str) -> None:
    assert channel_name(text) is None


def add(
    cast: Cast,
    who: str,
    url: str = "x.com/Larkfield",
    owner: Person | None = None,
    kind: str = "",
) -> Channel:
    return channel_add(
        actor=cast.members[who].viewer,
        url=url,
        kind=kind,
        owner=owner or cast.employee.listed,
        department=cast.support,
        now=NOW,
    )


def test_it_is_entered_and_recorded_once(cast: Cast) -> None:
    channel = add(cast, "coach")
    assert (channel.kind, channel.owner, channel.department) == (
        "social",
        cast.employee.listed,
        cast.support,
    )
    assert add(cast, "coach", "https://www.twitter.com/larkfield/") == channel
    (entry,) = entries_of("channel.registered")
    assert entry["changes"]["owner"] == [None, str(cast.employee.listed.uid)]


@pytest.mark.parametrize(
    ("kind", "text", "platform", "handle"),
    [
        ("social", "x.com/larkfield", "x", "larkfield"),
        ("phone", "+44 20 7946 0000", "phone", "+442079460000"),
        ("email", "help@larkfield.example", "email", "help@larkfield.example"),
        ("chat", "larkfield.example/chat", "web", "larkfield.example/chat"),
        ("forum", "forum.larkfield.example", "web", "forum.larkfield.example"),
        ("in_person", " Leeds shop,  till 2 ", "counter", "Leeds shop, till 2"),
        ("in_person", "St.Pancras", "counter", "St.Pancras"),
        ("in_person", "Shop.Leeds", "counter", "Shop.Leeds"),
        ("in_person", "Till 1/2", "counter", "Till 1/2"),
    ],
)
def test_one_of_every_kind_is_entered_on_the_page(
    cast: Cast, kind: str, text: str, platform: str, handle: str
) -> None:
    sent = {"url": text, "owner": "Hana Costa", "department": "Support", "kind": kind}
    client = cast.coach.client()
    made = client.post("/channels/new/", sent, follow=True)
    channel = Channel.objects.get()
    assert (channel.kind, channel.platform, channel.handle) == (kind, platform, handle)
    assert made.redirect_chain == [(f"/channels/{channel.uid}/", 302)]
    assert handle in made.content.decode()
    assert handle in client.get(f"/channels/?kind={kind}").content.decode()
    again = client.post("/channels/new/", sent, follow=True)
    assert again.redirect_chain == made.redirect_chain
    assert len(entries_of("channel.registered")) == 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "x.com/larkfield"),
        ("email", "+44 20 7946 0000"),
        ("forum", "help@larkfield.example"),
        ("in_person", "x.com/larkfield"),
        ("in_person", "www.X.com"),
        ("in_person", "larkfield.example/help"),
        ("in_person", "ftp://larkfield.example"),
        ("in_person", "help@larkfield.example"),
        ("in_person", "+44 20 7946 0000"),
        ("in_person", "Leeds\x00shop"),
        ("in_person", "x" * 201),
        ("in_person", "password: hunter2"),
        ("", "Leeds shop"),
    ],
)
def test_what_is_nothing_of_that_kind_is_said_of_the_address(
    cast: Cast, kind: str, text: str
) -> None:
    with pytest.raises(Invalid) as raised:
        add(cast, "coach", text, kind=kind)
    assert [each.pointer for each in raised.value.problems] == ["/url"]
    assert not Channel.objects.exists()


def test_another_owner_for_what_is_owned_already_is_refused(cast: Cast) -> None:
    add(cast, "coach")
    with pytest.raises(Conflict) as raised:
        add(cast, "coach", owner=cast.player.listed)
    assert "Hana Costa" in str(raised.value.message)


def test_what_is_there_as_another_kind_is_said_to_be_that(cast: Cast) -> None:
    made = add(cast, "coach", "larkfield.example/talk", kind="forum")
    assert add(cast, "coach", "larkfield.example/talk") == made
    told = "Its kind is “Forum”."
    sent = {"url": "larkfield.example/talk", "kind": "chat"}
    client, page = cast.coach.client(), {"owner": "Hana Costa", "department": "Support"}
    answer = client.post("/channels/new/", sent | page)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    uids = {"owner": str(cast.employee.listed.uid), "department": str(cast.support.uid)}
    answer = client.post("/api/v1/channels/", sent | uids, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "channel_known")
    assert told in answer.json()["detail"]
    made.refresh_from_db()
    assert made.kind == "forum"


@pytest.mark.parametrize("who", ["coach", "head_coach", "department_head", "boss"])
def test_who_runs_the_department_may(cast: Cast, who: str) -> None:
    add(cast, who)


@pytest.mark.parametrize(
    "who", ["employee", "player", "coach_elsewhere", "stores_head", "administrator", "external"]
)
def test_nobody_else_may(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        add(cast, who)
    assert not Channel.objects.exists()


def test_an_administrator_may_in_a_small_organisation(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    add(cast, "administrator")


def test_owners_work_here(cast: Cast) -> None:
    Person.objects.filter(pk=cast.player.listed.pk).update(employment="left")
    left = Person.objects.get(pk=cast.player.listed.pk)
    for owner in (left, cast.external.listed):
        with pytest.raises(Invalid):
            add(cast, "coach", owner=owner)


def test_what_names_nothing_is_said_of_the_address(cast: Cast) -> None:
    with pytest.raises(Invalid) as raised:
        add(cast, "coach", "our page")
    assert [each.pointer for each in raised.value.problems] == ["/url"]
