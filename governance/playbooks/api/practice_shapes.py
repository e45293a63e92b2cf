"""What the addresses of the library take and give, as they are described."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.core.api.sent import UidField
from governance.escalations.rules import Topic
from governance.playbooks.api.shapes import PERSON_UID, PRACTICE_UID, SENT
from governance.playbooks.rules import LONGEST, TITLE, Origin

DECISIONS: Final = ("edit", "review", "retire")
MENTION_UID: Final = "019a0000-0000-7000-8000-00000000000f"


class PracticeQuery(serializers.Serializer[Any]):
    q = serializers.CharField(
        required=False, max_length=1000, help_text="Only those that share a word with it."
    )
    owner = serializers.UUIDField(required=False, help_text="Only what this person looks after.")
    mention = serializers.UUIDField(required=False, help_text="Only what was kept from it.")
    retired = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether it does not hold any more.",
    )


@extend_schema_serializer(
    component_name="Practice",
    examples=[
        OpenApiExample(
            "practice",
            value={
                "uid": PRACTICE_UID,
                "title": "Name the opening hours first",
                "text": "Whatever is asked: begin with when you are there.",
                "owner": PERSON_UID,
                "origin": "mention",
                "mention": None,
                "topic": "complaint",
                "month": "2026-11",
                "kept_at": SENT,
                "changed_at": SENT,
                "review_on": "2027-11-23",
                "retired_at": None,
                "retired_reason": "",
            },
            response_only=True,
        )
    ],
)
class PracticeRow(serializers.Serializer[Any]):
    """An entry of the library, in words that are for everybody."""

    uid = serializers.UUIDField()
    title = serializers.CharField()
    text = serializers.CharField()
    owner = serializers.UUIDField(
        allow_null=True, help_text="Who looks after it; null for partners who do not see them."
    )
    origin = serializers.ChoiceField(Origin.choices, help_text="What it was kept from.")
    mention = serializers.UUIDField(
        allow_null=True, help_text="The mention it was kept from, for who may see that."
    )
    topic = serializers.ChoiceField(
        Topic.choices, allow_null=True, help_text="What that mention was about."
    )
    month = serializers.CharField(
        allow_null=True, help_text="When that was reported, like `2026-11`."
    )
    kept_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField(allow_null=True)
    review_on = serializers.DateField(help_text="When it is to be looked at again.")
    retired_at = serializers.DateTimeField(allow_null=True)
    retired_reason = serializers.CharField()


@extend_schema_serializer(
    component_name="PracticeDecision",
    examples=[
        OpenApiExample(
            "retire",
            value={"decision": "retire", "reason": "The shop in Leeds is closed."},
            request_only=True,
        )
    ],
)
class PracticeDecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {"decision": {"retire": ("reason",)}}

    decision = serializers.ChoiceField(DECISIONS)
    title = serializers.CharField(
        required=False, max_length=TITLE, help_text="When editing it; as it was unless given."
    )
    text = serializers.CharField(
        required=False, max_length=LONGEST, help_text="When editing it; as it was unless given."
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        default="",
        help_text="Needed to retire it.",
    )


@extend_schema_serializer(
    component_name="PracticeDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={"practice": PRACTICE_UID, "legal": list(DECISIONS), "yours": []},
            response_only=True,
        )
    ],
)
class PracticeDecisionsRow(serializers.Serializer[Any]):
    """What may be done with an entry; nothing once it is retired."""

    practice = serializers.UUIDField()
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


@extend_schema_serializer(
    component_name="PracticeKept",
    examples=[
        OpenApiExample(
            "keep",
            value={
                "mention": MENTION_UID,
                "title": "A late parcel",
                "text": "Name the day first, then say sorry.",
            },
            request_only=True,
        )
    ],
)
class PracticeInput(serializers.Serializer[Any]):
    mention = UidField(help_text="A closed mention that you had, or that is yours to coach.")
    title = serializers.CharField(max_length=TITLE)
    text = serializers.CharField(
        max_length=LONGEST, help_text="What worked; not what was said, nor who said it or where."
    )
