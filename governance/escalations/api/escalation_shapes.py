"""What the addresses of escalations take and give, as they are described."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.escalations.api.shapes import (
    DEPARTMENT_UID,
    DUE,
    ESCALATION_UID,
    HEARD,
    MENTION_UID,
    PERSON_UID,
    WORDS,
)
from governance.escalations.rules import EscalationState, Topic
from governance.escalations.rules.taken import ClockKind


class EscalationQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        EscalationState.choices, required=False, help_text="How far it is."
    )
    department = serializers.UUIDField(required=False, help_text="Only what concerns it.")
    holder = serializers.UUIDField(required=False, help_text="Only what this person has.")
    asked = serializers.UUIDField(required=False, help_text="Only where it is this one's turn.")
    due_before = serializers.DateTimeField(
        required=False, help_text="Only where that turn is over before it."
    )


@extend_schema_serializer(
    component_name="Escalation",
    examples=[
        OpenApiExample(
            "escalation",
            value={
                "uid": ESCALATION_UID,
                "mention": MENTION_UID,
                "topic": "safety",
                "department": DEPARTMENT_UID,
                "state": "open",
                "asked": PERSON_UID,
                "due_at": DUE,
                "due_for": None,
                "holder": None,
                "opened_at": HEARD,
                "taken_at": None,
                "closed_at": None,
                "outcome": None,
                "climbs": 1,
                "updated_at": None,
                "contact_due_at": "2026-11-23T12:40:00Z",
                "contacted_at": None,
                "contacted_by": None,
                "contact_text": None,
                "useful": None,
                "useful_words": None,
            },
            response_only=True,
        )
    ],
)
class EscalationRow(serializers.Serializer[Any]):
    """A mention that was passed on, and who has it."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    mention = serializers.UUIDField()
    topic = serializers.ChoiceField(Topic.choices)
    department = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(EscalationState.choices)
    asked = serializers.UUIDField(allow_null=True, help_text="Whose turn it is, or was last.")
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="When that turn is over, or a clock of who has it."
    )
    due_for = serializers.ChoiceField(
        ClockKind.choices,
        allow_null=True,
        help_text="Which clock of who has it that is: a `word` before it is taken back, the next "
        "`update`, or to `close` it.",
    )
    updated_at = serializers.DateTimeField(
        allow_null=True, help_text="When whoever has it said something last."
    )
    holder = serializers.UUIDField(allow_null=True, help_text="Who took it.")
    opened_at = serializers.DateTimeField()
    taken_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(allow_null=True, help_text=f"What came of it. {WORDS}")
    climbs = serializers.IntegerField(help_text="How often it began to climb, or was taken.")
    contact_due_at = serializers.DateTimeField(
        allow_null=True, help_text="By when whoever said it is to be answered first."
    )
    contacted_at = serializers.DateTimeField(allow_null=True, help_text="When they were.")
    contacted_by = serializers.UUIDField(allow_null=True, help_text="Who answered first.")
    contact_text = serializers.UUIDField(
        allow_null=True, help_text="The version of the approved text that it was in."
    )
    useful = serializers.BooleanField(
        allow_null=True, help_text="Whether it was useful to who had it; null: they did not say."
    )
    useful_words = serializers.CharField(
        allow_null=True, help_text=f"What they said of it to who reported it. {WORDS}"
    )
