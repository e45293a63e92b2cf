"""Channels of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roles.channels.models import Channel
from roles.channels.rules import channel_name

if TYPE_CHECKING:
    from tests.cast import Cast


def make_channel(cast: Cast, url: str = "https://x.com/LarkfieldHelp", **more: Any) -> Channel:
    """Enter a channel of Support that lacks nothing, unless ``more`` says otherwise."""
    name = channel_name(url)
    assert name is not None
    known: dict[str, Any] = {
        "owner": cast.player.listed,
        "second_admin": cast.line_manager.listed,
        "recovery_mailbox": "recovery@larkfield.example",
        "department": cast.support,
        **more,
    }
    return Channel.objects.create(
        kind=name.kind,
        platform=name.platform,
        handle=name.handle,
        handle_key=name.handle_key,
        url=name.url,
        **known,
    )
