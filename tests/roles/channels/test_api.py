"""The registry of channels by API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.channels.models import Channel
from tests.queries import assert_flat
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
        },
    )


def test_channels_can_be_filtered(cast: Cast) -> None:
    make_channel(cast, "one")
    make_channel(cast, "two", platform="video")

    assert names(get(cast, "channels/?platform=Video")[1], "handle") == ["two"]
    assert names(get(cast, f"channels/?department={cast.stores.uid}")[1], "handle") == []


def test_queries_do_not_grow_with_channels(cast: Cast) -> None:
    made = iter(range(1000))
    assert_flat(
        lambda: [make_channel(cast, f"c{next(made)}") for _row in range(5)],
        lambda: get(cast, "channels/"),
    )
