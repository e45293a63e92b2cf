"""What is sent to enter a channel, as the API's description tells it, and entering it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.core.api.sent import known, sent_checked
from roles.channels.api.references import department_sent, person_sent
from roles.channels.api.shapes import DEPARTMENT_UID, PERSON_UID
from roles.channels.models import Channel
from roles.channels.rules import URL_LENGTH
from roles.channels.services import add_allowed, channel_add

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@extend_schema_serializer(
    component_name="NewChannel",
    examples=[
        OpenApiExample(
            "channel",
            value={
                "url": "https://www.youtube.com/@LarkfieldOutdoor",
                "owner": PERSON_UID,
                "department": DEPARTMENT_UID,
            },
            request_only=True,
        )
    ],
)
class ChannelNewInput(serializers.Serializer[Any]):
    """Its address, its owner and whose it is are enough; a PATCH tells the rest."""

    url = serializers.CharField(
        max_length=URL_LENGTH,
        help_text="A web address, an e-mail address, a phone number, or where a counter is.",
    )
    owner = serializers.UUIDField(help_text="Somebody who works here.")
    department = serializers.UUIDField()
    kind = serializers.ChoiceField(
        Channel.Kind.choices, required=False, help_text="Else what its address says."
    )


def channel_made(viewer: Viewer, data: Any, now: datetime) -> Channel:
    """Enter what was sent. Raises NotAllowed before it looks at anything; Invalid, Conflict."""
    add_allowed(viewer)
    sent = sent_checked(ChannelNewInput(data=data))
    return channel_add(
        actor=viewer,
        url=sent["url"],
        kind=sent.get("kind", ""),
        owner=known(person_sent(viewer, sent["owner"], "owner"), "owner"),
        department=known(department_sent(viewer, sent["department"]), "department"),
        now=now,
    )
