"""What the addresses of channels take and give, as the API's description tells it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from roles.channels.models import Channel
from roles.channels.rules import URL_LENGTH, State
from roles.channels.selectors import CHANNEL_THEN

DAYS = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))
CHANNEL_UID, PERSON_UID, DEPARTMENT_UID = (
    f"019a0000-0000-7000-8000-00000000000{number}" for number in (4, 1, 2)
)


class ChannelQuery(serializers.Serializer[Any]):
    platform = serializers.CharField(required=False, help_text="For example `youtube`.")
    kind = serializers.ChoiceField(
        Channel.Kind.choices, required=False, help_text="What sort of place it is."
    )
    owner = serializers.UUIDField(required=False, help_text="The person who answers for it.")
    department = serializers.UUIDField(required=False, help_text="Only its own channels.")
    state = serializers.ChoiceField(
        State.choices, required=False, help_text="Follows from the latest decision."
    )
    verified_before = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="Last verified before that day, or never.",
    )
    as_of = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="What was in the registry at the end of that day, with what is known of then: "
        + ", ".join(f"`{name}`" for name in CHANNEL_THEN)
        + ".",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and "verified_before" in attrs:
            message = _("Leave it out with as_of: what it was on a past day is not kept.")
            raise serializers.ValidationError({"verified_before": message})
        return attrs


class NoQuery(serializers.Serializer[Any]):
    """Only ``fields``."""


@extend_schema_serializer(
    component_name="Channel",
    examples=[
        OpenApiExample(
            "channel",
            value={
                "uid": "019a0000-0000-7000-8000-000000000004",
                "kind": "social",
                "platform": "youtube",
                "handle": "LarkfieldOutdoor",
                "url": "https://www.youtube.com/@LarkfieldOutdoor",
                "owner": "019a0000-0000-7000-8000-000000000001",
                "department": "019a0000-0000-7000-8000-000000000002",
                "state": "active",
                "second_admin": "019a0000-0000-7000-8000-000000000003",
                "content_owner": None,
                "recovery_mailbox": "social-recovery@larkfield.example",
                "purpose": "How to pitch, mend and pack.",
                "audience": "Owners of our tents",
                "languages": ["en"],
                "regions": ["IE", "GB"],
                "controls": ["Two people see each film"],
                "controls_end": "Comments of others",
                "hours": ["Mon-Fri 09:00-17:00"],
                "consulted": ["legal"],
                "informed": ["019a0000-0000-7000-8000-000000000002"],
                "last_active_on": "2026-11-20",
                "verified_at": "2026-10-14T09:00:00Z",
                "missing": ["content_owner"],
                "given_by": ["Hana Costa (coach)", "Grace Weiss (head)"],
            },
            response_only=True,
        )
    ],
)
class ChannelRow(serializers.Serializer[Any]):
    """An account, line, mailbox or counter; known by platform and handle.

    With `as_of` only what is known of that day; the rest is left out.
    """

    cut_by_fields = True

    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(Channel.Kind.choices)
    platform = serializers.CharField()
    handle = serializers.CharField()
    url = serializers.CharField()
    owner = serializers.UUIDField(allow_null=True)
    department = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(State.choices)
    second_admin = serializers.UUIDField(allow_null=True)
    content_owner = serializers.UUIDField(allow_null=True)
    recovery_mailbox = serializers.CharField(help_text="Its address; never a password.")
    purpose = serializers.CharField()
    audience = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    controls = serializers.ListField(child=serializers.CharField())
    controls_end = serializers.CharField(help_text="What no control reaches.")
    hours = serializers.ListField(
        child=serializers.CharField(), help_text="When it is answered, by your clock."
    )
    consulted = serializers.ListField(
        child=serializers.CharField(),
        help_text="Functions of the booth to ask before something changes.",
    )
    informed = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="Departments whose heads are told of each decision.",
    )
    last_active_on = serializers.DateField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Fields that are asked for, and that nobody has given yet, of one in use.",
    )
    given_by = serializers.ListField(
        child=serializers.CharField(), help_text="Who can give what is missing, by name."
    )


@extend_schema_serializer(
    component_name="ChannelChange",
    examples=[
        OpenApiExample("heard", value={"last_active_on": "2026-11-20"}, request_only=True),
        OpenApiExample(
            "custody",
            value={"second_admin": PERSON_UID, "hours": ["Mon-Fri 09:00-17:00"]},
            request_only=True,
        ),
    ],
)
class ChannelInput(serializers.Serializer[Any]):
    """Whatever is left out stays as it is. Never a password or a key."""

    at_least = 1

    last_active_on = serializers.DateField(
        required=False, validators=DAYS, help_text="An earlier day than is known changes nothing."
    )
    owner = serializers.UUIDField(required=False, help_text="Somebody who works here.")
    second_admin = serializers.UUIDField(required=False, allow_null=True)
    content_owner = serializers.UUIDField(required=False, allow_null=True)
    department = serializers.UUIDField(
        required=False, help_text="Moves it there, for whoever runs both departments."
    )
    recovery_mailbox = serializers.CharField(
        required=False, allow_blank=True, max_length=254, help_text="Its address."
    )
    purpose = serializers.CharField(required=False, allow_blank=True, max_length=300)
    audience = serializers.CharField(required=False, allow_blank=True, max_length=200)
    languages = serializers.ListField(
        child=serializers.CharField(max_length=10), required=False, max_length=40
    )
    regions = serializers.ListField(
        child=serializers.CharField(max_length=10), required=False, max_length=40
    )
    controls = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=20
    )
    controls_end = serializers.CharField(required=False, allow_blank=True, max_length=500)
    hours = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        max_length=21,
        help_text="Lines like `Mon-Fri 09:00-17:00`.",
    )
    consulted = serializers.ListField(
        child=serializers.CharField(max_length=30), required=False, max_length=40
    )
    informed = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=30)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError({"": _("Send what is to change.")})
        return attrs


class VerifyQuery(serializers.Serializer[Any]):
    url = serializers.CharField(
        max_length=URL_LENGTH,
        help_text="A web address, an e-mail address or a phone number, in any spelling.",
    )


@extend_schema_serializer(
    component_name="Verified",
    examples=[
        OpenApiExample(
            "ours",
            value={"official": True, "department": "Support", "state": "active"},
            response_only=True,
        ),
        OpenApiExample(
            "not ours",
            value={"official": False, "department": None, "state": None},
            response_only=True,
        ),
    ],
)
class Verified(serializers.Serializer[Any]):
    official = serializers.BooleanField()
    department = serializers.CharField(allow_null=True, help_text="Whose it is.")
    state = serializers.ChoiceField(
        State.choices, allow_null=True, help_text="Only in an *active* one somebody may speak."
    )
