"""What the addresses of questions take and give, as the API's description tells it."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.core.api.sent import UidField
from governance.playbooks.api.shapes import (
    DEPARTMENT_UID,
    DUE,
    FORM_HELP,
    FORM_UID,
    PERSON_UID,
    SENT,
)
from governance.playbooks.rules import LONGEST, QUESTION_STEPS, TITLE, QuestionState

QUESTION_UID: Final = "019a0000-0000-7000-8000-00000000000e"
COACH_UID: Final = "019a0000-0000-7000-8000-000000000003"


class QuestionQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        QuestionState.choices, required=False, help_text="Whether it is answered."
    )
    own = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether you asked it."
    )


@extend_schema_serializer(
    component_name="NewQuestion",
    examples=[
        OpenApiExample(
            "question",
            value={"text": "May I answer in Welsh?", "form": FORM_UID},
            request_only=True,
        )
    ],
)
class QuestionInput(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST)
    form = UidField(required=False, help_text=FORM_HELP)


class SaidRow(serializers.Serializer[Any]):
    """One thing that was said about a question, in its order."""

    author = serializers.UUIDField()
    text = serializers.CharField()
    at = serializers.DateTimeField()


@extend_schema_serializer(
    component_name="Question",
    examples=[
        OpenApiExample(
            "question",
            value={
                "uid": QUESTION_UID,
                "text": "May I answer in Welsh?",
                "asker": PERSON_UID,
                "department": DEPARTMENT_UID,
                "asked": COACH_UID,
                "state": "answered",
                "asked_at": SENT,
                "due_at": DUE,
                "closed_at": SENT,
                "said": [{"author": COACH_UID, "text": "You may.", "at": SENT}],
                "practice": None,
            },
            response_only=True,
        )
    ],
)
class QuestionRow(serializers.Serializer[Any]):
    """A question to a coach, and what was said about it."""

    uid = serializers.UUIDField()
    text = serializers.CharField()
    asker = serializers.UUIDField()
    department = serializers.UUIDField(allow_null=True, help_text="Where the asker worked then.")
    asked = serializers.UUIDField(allow_null=True, help_text="Who has it, or answered it.")
    state = serializers.ChoiceField(QuestionState.choices)
    asked_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    said = SaidRow(many=True)
    practice = serializers.UUIDField(
        allow_null=True, help_text="What of it is kept for everybody, in the library."
    )


@extend_schema_serializer(
    component_name="QuestionDecision",
    examples=[
        OpenApiExample(
            "answer", value={"decision": "answer", "text": "You may."}, request_only=True
        ),
        OpenApiExample(
            "keep",
            value={
                "decision": "keep",
                "title": "May I answer in other languages?",
                "text": "In those of your authority card.",
            },
            request_only=True,
        ),
    ],
)
class QuestionDecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {
        "decision": {"answer": ("text",), "ask_back": ("text",), "keep": ("text", "title")}
    }

    decision = serializers.ChoiceField(QUESTION_STEPS)
    text = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        default="",
        help_text="Needed but to withdraw it: what is said, or the answer as others read it.",
    )
    title = serializers.CharField(
        allow_blank=True,
        required=False,
        max_length=TITLE,
        default="",
        help_text="Needed to keep it.",
    )
    form = UidField(required=False, help_text=FORM_HELP)


@extend_schema_serializer(
    component_name="QuestionDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "question": QUESTION_UID,
                "state": "open",
                "legal": ["answer", "ask_back", "withdraw"],
                "yours": ["answer"],
            },
            response_only=True,
        )
    ],
)
class QuestionDecisionsRow(serializers.Serializer[Any]):
    """Where a question stands, and the steps from there."""

    question = serializers.UUIDField()
    state = serializers.ChoiceField(QuestionState.choices)
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")
