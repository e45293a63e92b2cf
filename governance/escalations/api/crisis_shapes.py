"""What the addresses of crises take and give, as they are described."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.escalations.api.shapes import DEPARTMENT_UID, PERSON_UID
from governance.escalations.forms.crisis import MOST_COUNT
from governance.escalations.rules.crisis import MOST_ABOUT, MOST_REASON, CrisisStep

CRISIS_UID, PATH_UID, TEXT_UID = (
    f"019a0000-0000-7000-8000-0000000000{number}" for number in (47, 48, 49)
)
ABOUT: Final = "Stoves of last week leak gas."


class CrisisQuery(serializers.Serializer[Any]):
    open = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it is not over yet."
    )
    department = serializers.UUIDField(
        required=False, help_text="Only those declared of this department."
    )


@extend_schema_serializer(
    component_name="NewCrisis",
    examples=[
        OpenApiExample(
            "declared",
            value={"about": ABOUT, "department": DEPARTMENT_UID, "pause": True, "expected": 3},
            request_only=True,
        )
    ],
)
class CrisisInput(serializers.Serializer[Any]):
    about = serializers.CharField(
        max_length=MOST_ABOUT,
        help_text="In a sentence; it stands above every page of those whom it concerns.",
    )
    department = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="It and everything below it; null is the whole organisation.",
    )
    path = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Which escalation path holds meanwhile; null is the same as otherwise.",
    )
    pause = serializers.BooleanField(
        required=False, default=False, help_text="Whether its channels are paused at once."
    )
    expected = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=MOST_COUNT,
        help_text="How many channels you read that it would be: 409 if it is another number.",
    )


@extend_schema_serializer(
    component_name="Crisis",
    examples=[
        OpenApiExample(
            "crisis",
            value={
                "uid": CRISIS_UID,
                "about": ABOUT,
                "department": DEPARTMENT_UID,
                "path": PATH_UID,
                "channels_paused": 3,
                "declared_by": PERSON_UID,
                "declared_at": "2026-11-23T08:40:00Z",
                "texts": [TEXT_UID],
                "ended_by": None,
                "ended_at": None,
                "end_reason": "",
            },
            response_only=True,
        )
    ],
)
class CrisisRow(serializers.Serializer[Any]):
    """What holds until it is ended: shorter clocks, another path, fewer texts."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    about = serializers.CharField()
    department = serializers.UUIDField(
        allow_null=True, help_text="Of it and all below; null is the whole organisation."
    )
    path = serializers.UUIDField(allow_null=True, help_text="Null is the same as otherwise.")
    channels_paused = serializers.IntegerField(help_text="How many were paused with it.")
    declared_by = serializers.UUIDField()
    declared_at = serializers.DateTimeField()
    texts = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="Those approved before that may be used in it all the same.",
    )
    ended_by = serializers.UUIDField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Null while it holds.")
    end_reason = serializers.CharField(allow_blank=True)


@extend_schema_serializer(
    component_name="NewCrisisDecision",
    examples=[
        OpenApiExample(
            "end",
            value={"decision": "end", "reason": "All are called back.", "resume": False},
            request_only=True,
        )
    ],
)
class CrisisDecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {"decision": {"end": ("reason",), "allow_text": ("text",)}}

    decision = serializers.ChoiceField(CrisisStep.choices)
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=MOST_REASON,
        help_text="Why it is over: `end` needs it.",
    )
    resume = serializers.BooleanField(
        required=False,
        default=False,
        help_text="With `end`: whether the channels there that were paused together go on.",
    )
    expected = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=MOST_COUNT,
        help_text="How many channels you read that it would be: 409 if it is another number.",
    )
    text = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="With `allow_text`: which one may be used all the same.",
    )


@extend_schema_serializer(
    component_name="CrisisDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={"crisis": CRISIS_UID, "legal": ["end", "allow_text"], "yours": ["end"]},
            response_only=True,
        )
    ],
)
class CrisisDecisionsRow(serializers.Serializer[Any]):
    """What is possible with a crisis now, and what of it you may."""

    crisis = serializers.UUIDField()
    legal = serializers.ListField(child=serializers.ChoiceField(CrisisStep.choices))
    yours = serializers.ListField(child=serializers.ChoiceField(CrisisStep.choices))
