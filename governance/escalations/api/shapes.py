"""What the addresses of mentions take and give, as they are described."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.escalations.rules import Disposition, Near, Severity, Topic, Wish
from governance.escalations.rules.references import MOST_REFERENCES, REFERENCE_LENGTH
from governance.escalations.selectors.rows import AUTHORITIES, NOTED, STATES

PERSON_UID, DEPARTMENT_UID, CHANNEL_UID, MENTION_UID, ESCALATION_UID, OTHER_UID = (
    f"019a0000-0000-7000-8000-0000000000{number}" for number in ("01", "02", "04", "11", "12", "13")
)
HEARD, DUE = "2026-11-23T08:40:00Z", "2026-11-23T08:55:00Z"
TICKET: Final = "ZD-48213"
WORDS: Final = "Null for a token, and for who may not read the words."


class NoQuery(serializers.Serializer[Any]):
    """Only ``fields``."""


class MentionQuery(serializers.Serializer[Any]):
    topic = serializers.ChoiceField(Topic.choices, required=False, help_text="What it is about.")
    severity = serializers.ChoiceField(Severity.choices, required=False, help_text="How grave.")
    language = serializers.CharField(required=False, max_length=3, help_text="Like `de`.")
    region = serializers.CharField(required=False, max_length=2, help_text="Like `AT`.")
    state = serializers.ChoiceField(
        STATES, required=False, help_text=f"`{NOTED}` is what no clock runs for."
    )
    disposition = serializers.ChoiceField(
        Disposition.choices, required=False, help_text="Only what was set aside so."
    )
    department = serializers.UUIDField(required=False, help_text="Only what concerns it.")
    channel = serializers.UUIDField(required=False, help_text="Only what was heard there.")
    since = serializers.DateTimeField(required=False, help_text="Reported at or after it.")
    author = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Only what this name or handle said, on any channel, of what you may read.",
    )
    reference = serializers.CharField(
        required=False,
        max_length=REFERENCE_LENGTH,
        help_text="Only what has exactly this id in another tool, of what you may read; to a token "
        "of all within its limit.",
    )
    held = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Only what is kept for lawyers, or only what is not.",
    )


@extend_schema_serializer(
    component_name="NewMention",
    examples=[
        OpenApiExample(
            "heard",
            value={
                "said": "Stove hissed in our tent for ten minutes",
                "where": "https://www.youtube.com/watch?v=Zk3",
                "author": "@two.tents.north",
                "topic": "safety",
                "wish": "pass_on",
                "department": DEPARTMENT_UID,
                "references": [TICKET],
            },
            request_only=True,
        )
    ],
)
class MentionInput(serializers.Serializer[Any]):
    said = serializers.CharField(max_length=10_000, help_text="In their words.")
    where = serializers.CharField(
        max_length=500, help_text="A link, or a place. The channel is found by its address."
    )
    author = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        default="",
        help_text="Who said it: a name, a handle or the address of a profile.",
    )
    topic = serializers.ChoiceField(Topic.choices)
    severity = serializers.ChoiceField(
        Severity.choices,
        required=False,
        default=Severity.USUAL,
        help_text="What is `serious` goes to those who may promise, past the others; only at the "
        "end of a path to whoever finds somebody.",
    )
    language = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=3,
        default="",
        help_text="Like `de`: a coach who is asked has to reach it, unlike whoever is on duty and "
        "the head coach. Else what the channel has.",
    )
    region = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2,
        default="",
        help_text="Like `AT`, in the same way.",
    )
    wish = serializers.ChoiceField(
        Wish.choices, required=False, default=Wish.PASS_ON, help_text="`note` starts no clock."
    )
    department = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="Whom it concerns; else the channel's, else your own. A token that is limited "
        "to a department names one within.",
    )
    references = serializers.ListField(
        child=serializers.CharField(max_length=REFERENCE_LENGTH),
        required=False,
        max_length=MOST_REFERENCES,
        help_text="Its ids in other tools: tickets, cases. The same twice is kept once.",
    )


@extend_schema_serializer(
    component_name="Mention",
    examples=[
        OpenApiExample(
            "mention",
            value={
                "uid": MENTION_UID,
                "topic": "safety",
                "severity": "usual",
                "authority": "reply",
                "language": "en",
                "region": None,
                "wish": "pass_on",
                "state": "taken",
                "disposition": None,
                "duplicate_of": None,
                "said": None,
                "where": None,
                "author": None,
                "references": None,
                "channel": CHANNEL_UID,
                "department": DEPARTMENT_UID,
                "logged_by": PERSON_UID,
                "logged_at": HEARD,
                "escalation": ESCALATION_UID,
                "held": False,
                "stripped_at": None,
            },
            response_only=True,
        )
    ],
)
class MentionRow(serializers.Serializer[Any]):
    """Something heard."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    topic = serializers.ChoiceField(Topic.choices)
    severity = serializers.ChoiceField(Severity.choices)
    authority = serializers.ChoiceField(
        AUTHORITIES, help_text="How far whoever is asked has to be allowed to go."
    )
    language = serializers.CharField(allow_null=True, help_text="null: what the channel has.")
    region = serializers.CharField(allow_null=True, help_text="null: what the channel has.")
    wish = serializers.ChoiceField(Wish.choices)
    state = serializers.ChoiceField(STATES)
    disposition = serializers.ChoiceField(
        Disposition.choices, allow_null=True, help_text="Why nobody answers it."
    )
    duplicate_of = serializers.UUIDField(
        allow_null=True, help_text="Which other mention it is the same as."
    )
    said = serializers.CharField(allow_null=True, help_text=WORDS)
    where = serializers.CharField(allow_null=True, help_text=WORDS)
    author = serializers.CharField(allow_null=True, help_text=f"Who said it. {WORDS}")
    references = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text=f"Its ids in other tools, in order of coming. {WORDS}",
    )
    channel = serializers.UUIDField(allow_null=True)
    department = serializers.UUIDField(allow_null=True)
    logged_by = serializers.UUIDField(allow_null=True, help_text="null: a token reported it.")
    logged_at = serializers.DateTimeField()
    escalation = serializers.UUIDField(allow_null=True, help_text="null: it is only noted.")
    held = serializers.BooleanField(help_text="Whether it is kept for lawyers.")
    stripped_at = serializers.DateTimeField(
        allow_null=True, help_text="When words, author and link were taken out of it for good."
    )


@extend_schema_serializer(component_name="NearMention")
class NearRow(serializers.Serializer[Any]):
    mention = serializers.UUIDField()
    near = serializers.ChoiceField(Near.choices, help_text="What is the same.")
    state = serializers.ChoiceField(STATES)
    logged_at = serializers.DateTimeField()


@extend_schema_serializer(
    component_name="ReportedMention",
    examples=[
        OpenApiExample(
            "reported",
            value={
                "uid": MENTION_UID,
                "state": "open",
                "channel": CHANNEL_UID,
                "department": DEPARTMENT_UID,
                "escalation": ESCALATION_UID,
                "near": [
                    {"mention": OTHER_UID, "near": "link", "state": "taken", "logged_at": HEARD}
                ],
            },
            response_only=True,
        )
    ],
)
class MentionMade(serializers.Serializer[Any]):
    """What was made of a report; it does not repeat what was said."""

    uid = serializers.UUIDField()
    state = serializers.ChoiceField(STATES)
    channel = serializers.UUIDField(allow_null=True, help_text="Which one `where` is on.")
    department = serializers.UUIDField(allow_null=True)
    escalation = serializers.UUIDField(allow_null=True)
    near = NearRow(
        many=True,
        help_text="What you see of the same link or words within 48 hours: perhaps the same thing.",
    )
