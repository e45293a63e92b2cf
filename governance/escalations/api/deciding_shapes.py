"""What deciding on a mention takes and gives, as it is described."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.escalations.api.shapes import MENTION_UID
from governance.escalations.rules import Disposition, MentionStep
from governance.escalations.rules.judging import MOST_JUDGED
from governance.escalations.rules.taken import MOST_SAID
from governance.escalations.selectors.rows import STATES


@extend_schema_serializer(
    component_name="MentionDecision",
    examples=[
        OpenApiExample(
            "close",
            value={"decision": "close", "outcome": "Replaced the stove."},
            request_only=True,
        )
    ],
)
class MentionDecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {
        "decision": {
            "update": ("note",),
            "close": ("outcome",),
            "hand_on": ("person", "reason"),
            "set_aside": ("disposition",),
            "hold": ("reason",),
            "lift": ("reason",),
            "judge": ("useful",),
        }
    }

    decision = serializers.ChoiceField(MentionStep.choices)
    outcome = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        default="",
        help_text="To close it: what came of it, in a sentence.",
    )
    disposition = serializers.ChoiceField(
        Disposition.choices, required=False, help_text="To set it aside: why nobody answers."
    )
    of = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="To set it aside as a duplicate: the other mention.",
    )
    text = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="To say that they are answered: the version of the approved text it was in.",
    )
    note = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MOST_SAID,
        default="",
        help_text="To say how far it is; the time until the next update begins. To judge it: "
        f"words for who reported it, {MOST_JUDGED} signs at most.",
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=500,
        default="",
        help_text="To hold it for lawyers, to lift that, and to hand it on.",
    )
    person = serializers.UUIDField(
        required=False, allow_null=True, help_text="To hand it on: who has it from then on."
    )
    wrong_desk = serializers.BooleanField(
        required=False,
        default=False,
        help_text="To hand it on: it never was for you, somebody else should have been asked.",
    )
    useful = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="To judge it: whether it was useful to be told.",
    )


@extend_schema_serializer(
    component_name="MentionDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "mention": MENTION_UID,
                "state": "taken",
                "legal": ["contact", "update", "close", "hand_on", "set_aside", "hold"],
                "yours": ["contact", "update", "close", "hand_on", "set_aside"],
            },
            response_only=True,
        )
    ],
)
class MentionDecisionsRow(serializers.Serializer[Any]):
    """Where a mention stands, and the steps from there."""

    mention = serializers.UUIDField()
    state = serializers.ChoiceField(STATES)
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")
