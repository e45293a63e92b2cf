"""What the addresses of feedback, tips and practices take and give, as they are described."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.core.api.sent import UidField
from governance.playbooks.rules import (
    LONGEST,
    OFFER_ANSWERS,
    STEPS,
    TITLE,
    FeedbackKind,
    FeedbackState,
    OfferState,
    Outcome,
    Place,
)

PERSON_UID, DEPARTMENT_UID, FEEDBACK_UID, TIP_UID, PRACTICE_UID, FORM_UID = (
    f"019a0000-0000-7000-8000-0000000000{number}" for number in ("01", "02", "0a", "0b", "0c", "0d")
)
SENT, DUE = "2026-11-23T09:00:00Z", "2026-11-30T23:59:59Z"
MOST_OFFERED: Final = 200
FORM_HELP = "An id that you make: the same thing sent again with the same id is done once."


class NoQuery(serializers.Serializer[Any]):
    """Nothing may be asked."""


class FeedbackQuery(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(FeedbackKind.choices, required=False, help_text="What it is.")
    state = serializers.ChoiceField(
        FeedbackState.choices, required=False, help_text="Whether it is answered."
    )
    outcome = serializers.ChoiceField(
        Outcome.choices, required=False, help_text="What became of it."
    )
    department = serializers.UUIDField(
        required=False, help_text="Only what came from somebody of this department."
    )


@extend_schema_serializer(
    component_name="NewFeedback",
    examples=[
        OpenApiExample(
            "insight",
            value={"kind": "insight", "text": "People ask for hours first.", "form": FORM_UID},
            request_only=True,
        )
    ],
)
class FeedbackInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(FeedbackKind.choices)
    text = serializers.CharField(max_length=LONGEST)
    form = UidField(required=False, help_text=FORM_HELP)


@extend_schema_serializer(
    component_name="Feedback",
    examples=[
        OpenApiExample(
            "feedback",
            value={
                "uid": FEEDBACK_UID,
                "kind": "insight",
                "text": "People ask for the opening hours first.",
                "author": PERSON_UID,
                "department": DEPARTMENT_UID,
                "state": "closed",
                "outcome": "used",
                "words": "From Monday on we name them first.",
                "place": "department",
                "asked": PERSON_UID,
                "sent_at": SENT,
                "due_at": DUE,
                "closed_at": SENT,
                "told_at": SENT,
            },
            response_only=True,
        )
    ],
)
class FeedbackRow(serializers.Serializer[Any]):
    """A challenge, an insight or a success, and what became of it."""

    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(FeedbackKind.choices)
    text = serializers.CharField()
    author = serializers.UUIDField()
    department = serializers.UUIDField(allow_null=True, help_text="Where its author worked then.")
    state = serializers.ChoiceField(FeedbackState.choices)
    outcome = serializers.ChoiceField(Outcome.choices, allow_null=True)
    words = serializers.CharField(help_text="What its author was told; empty while it is open.")
    place = serializers.ChoiceField(Place.choices, help_text="Where it lies.")
    asked = serializers.UUIDField(allow_null=True, help_text="Who has it, or answered it.")
    sent_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    told_at = serializers.DateTimeField(
        allow_null=True, help_text="When its author was told; null if they had left by then."
    )


@extend_schema_serializer(
    component_name="FeedbackDecision",
    examples=[
        OpenApiExample(
            "close",
            value={
                "decision": "close",
                "outcome": "used",
                "words": "From Monday on we name them first.",
            },
            request_only=True,
        ),
        OpenApiExample(
            "pass_on", value={"decision": "pass_on", "to": "function:legal"}, request_only=True
        ),
    ],
)
class FeedbackDecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {
        "decision": {
            "say": ("words",),
            "pass_on": ("to",),
            "close": ("outcome", "words"),
            "offer": ("title", "words", "departments"),
            "keep": ("title", "words"),
        }
    }

    decision = serializers.ChoiceField(STEPS)
    outcome = serializers.ChoiceField(
        Outcome.choices, required=False, help_text="Needed to close it."
    )
    words = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        default="",
        help_text="To its author when closing it, which needs them; a note when passing it on; "
        "what is said; the tip or the practice as others read it.",
    )
    to = serializers.CharField(
        allow_blank=True,
        required=False,
        max_length=60,
        default="",
        help_text="Needed to pass it on: `hub`, `department:{uid}` or `function:{key}`.",
    )
    title = serializers.CharField(
        allow_blank=True,
        required=False,
        max_length=TITLE,
        default="",
        help_text="Needed to offer or to keep it.",
    )
    departments = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MOST_OFFERED,
        default=list,
        help_text="Needed to offer it: to which departments.",
    )
    form = UidField(required=False, help_text=FORM_HELP)


@extend_schema_serializer(
    component_name="FeedbackDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "feedback": FEEDBACK_UID,
                "state": "open",
                "legal": ["say", "pass_on", "close", "withdraw", "offer"],
                "yours": ["say", "withdraw"],
            },
            response_only=True,
        )
    ],
)
class FeedbackDecisionsRow(serializers.Serializer[Any]):
    """Where feedback stands, and the steps from there."""

    feedback = serializers.UUIDField()
    state = serializers.ChoiceField(FeedbackState.choices)
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")


class TipQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        OfferState.choices, required=False, help_text="What the department made of it."
    )
    department = serializers.UUIDField(required=False, help_text="Only those offered to it.")


TIP = {
    "uid": TIP_UID,
    "title": "Name the opening hours first",
    "text": "Whatever is asked: begin with when you are there.",
    "from_department": DEPARTMENT_UID,
    "department": DEPARTMENT_UID,
    "state": "adopted",
    "reason": "",
    "asked": PERSON_UID,
    "offered_at": SENT,
    "due_at": DUE,
    "closed_at": SENT,
}


@extend_schema_serializer(
    component_name="Tip", examples=[OpenApiExample("tip", value=TIP, response_only=True)]
)
class TipRow(serializers.Serializer[Any]):
    """A tip that is offered to one department; who brought it is not told."""

    uid = serializers.UUIDField()
    title = serializers.CharField()
    text = serializers.CharField()
    from_department = serializers.UUIDField(allow_null=True)
    department = serializers.UUIDField(help_text="That adopts or declines it.")
    state = serializers.ChoiceField(OfferState.choices)
    reason = serializers.CharField()
    asked = serializers.UUIDField(allow_null=True)
    offered_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(
    component_name="TipDecision",
    examples=[
        OpenApiExample(
            "declined",
            value={"decision": "declined", "reason": "Ours never change."},
            request_only=True,
        )
    ],
)
class TipDecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {"decision": {"adapted": ("reason",), "declined": ("reason",)}}

    decision = serializers.ChoiceField([(each.value, each.label) for each in OFFER_ANSWERS])
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        default="",
        help_text="Needed to adapt or to decline.",
    )


@extend_schema_serializer(
    component_name="TipDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "tip": TIP_UID,
                "state": "open",
                "legal": ["adopted", "adapted", "declined"],
                "yours": [],
            },
            response_only=True,
        )
    ],
)
class TipDecisionsRow(serializers.Serializer[Any]):
    """Where a tip stands, and what may be answered."""

    tip = serializers.UUIDField()
    state = serializers.ChoiceField(OfferState.choices)
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")
