"""What the addresses of promises take and give, as they are described."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from governance.escalations.api.shapes import (
    DEPARTMENT_UID,
    DUE,
    HEARD,
    MENTION_UID,
    PERSON_UID,
    WORDS,
)
from governance.escalations.rules.promises import PromiseState, PromiseStep
from governance.escalations.selectors.rows import AUTHORITIES

PROMISE_UID, ASSIGNMENT_UID, TYPE_UID, LEGAL_UID = (
    f"019a0000-0000-7000-8000-0000000000{number}" for number in ("15", "06", "05", "07")
)
MONEY: Final[dict[str, Any]] = {"max_digits": 12, "decimal_places": 2}


class PromiseQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        PromiseState.choices, required=False, help_text="What became of it."
    )
    late = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Only what is promised and overdue, or only the rest.",
    )
    mention = serializers.UUIDField(required=False, help_text="Only what is about it.")
    department = serializers.UUIDField(required=False, help_text="Only what was promised there.")
    made_by = serializers.UUIDField(required=False, help_text="Only what this person promised.")
    keeper = serializers.UUIDField(
        required=False, help_text="Only what this person has, or had, to keep."
    )
    due_before = serializers.DateTimeField(required=False, help_text="Only what is due before it.")


@extend_schema_serializer(
    component_name="NewPromise",
    examples=[
        OpenApiExample(
            "promised",
            value={
                "to": "@two.tents.north",
                "what": "A new stove",
                "value": "79.00",
                "due_on": "2026-11-27",
                "mention": MENTION_UID,
            },
            request_only=True,
        )
    ],
)
class PromiseInput(serializers.Serializer[Any]):
    to = serializers.CharField(max_length=200, help_text="A name or a handle.")
    what = serializers.CharField(max_length=1000, help_text="In a sentence.")
    value = serializers.DecimalField(
        min_value=0, **MONEY, help_text="In the organisation's currency; 0 is nothing."
    )
    due_on = serializers.DateField(help_text="It is due when this day is over where you are.")
    mention = serializers.UUIDField(
        required=False, allow_null=True, help_text="What it is about, of what you may read."
    )
    role = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="The assignment of yours in which you promise it; else the one that goes "
        "furthest.",
    )


@extend_schema_serializer(component_name="PromiseApproval")
class PromiseApprovalRow(serializers.Serializer[Any]):
    legal = serializers.BooleanField(help_text="Whether it is the word of legal.")
    asked = serializers.UUIDField(allow_null=True, help_text="Who is asked for it.")
    approved_by = serializers.UUIDField(allow_null=True, help_text="Who said yes.")
    approved_at = serializers.DateTimeField(allow_null=True, help_text="When they did.")


@extend_schema_serializer(
    component_name="Promise",
    examples=[
        OpenApiExample(
            "promise",
            value={
                "uid": PROMISE_UID,
                "state": "asked",
                "late": False,
                "to": "@two.tents.north",
                "what": "A new stove",
                "value": "79.00",
                "currency": "EUR",
                "due_at": "2026-11-27T23:59:59Z",
                "mention": MENTION_UID,
                "department": DEPARTMENT_UID,
                "made_by": PERSON_UID,
                "made_at": HEARD,
                "role": ASSIGNMENT_UID,
                "role_type": TYPE_UID,
                "authority": "reply",
                "limit": "50.00",
                "approvals": [
                    {
                        "legal": False,
                        "asked": PERSON_UID,
                        "approved_by": PERSON_UID,
                        "approved_at": DUE,
                    },
                    {"legal": True, "asked": LEGAL_UID, "approved_by": None, "approved_at": None},
                ],
                "keeper": None,
                "settled_at": None,
                "settled_by": None,
                "words": "",
                "stripped_at": None,
            },
            response_only=True,
        )
    ],
)
class PromiseRow(serializers.Serializer[Any]):
    """What somebody outside was promised, or is to be."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    state = serializers.ChoiceField(PromiseState.choices)
    late = serializers.BooleanField(help_text="Whether it is promised and overdue.")
    to = serializers.CharField(allow_null=True, help_text=f"To whom. {WORDS}")
    what = serializers.CharField(allow_null=True, help_text=WORDS)
    value = serializers.DecimalField(**MONEY, help_text="What it comes to.")
    currency = serializers.CharField(help_text="The organisation's when it was made.")
    due_at = serializers.DateTimeField(help_text="The end of its day where its maker was.")
    mention = serializers.UUIDField(allow_null=True, help_text="What it is about.")
    department = serializers.UUIDField(help_text="Of the role it was made in.")
    made_by = serializers.UUIDField(allow_null=True, help_text="null: not yours to know.")
    made_at = serializers.DateTimeField()
    role = serializers.UUIDField(help_text="The assignment it was made in.")
    role_type = serializers.UUIDField(help_text="What kind of role that was.")
    authority = serializers.ChoiceField(
        AUTHORITIES, help_text="How far its maker might go at that time."
    )
    limit = serializers.DecimalField(
        allow_null=True,
        **MONEY,
        help_text="What they might promise unasked at that time; null is anything.",
    )
    approvals = PromiseApprovalRow(many=True, help_text="Whose words it needs, or needed.")
    keeper = serializers.UUIDField(allow_null=True, help_text="Who has to keep it.")
    settled_at = serializers.DateTimeField(allow_null=True)
    settled_by = serializers.UUIDField(allow_null=True, help_text="null: it lapsed.")
    words = serializers.CharField(allow_null=True, help_text=f"What happened, or why. {WORDS}")
    stripped_at = serializers.DateTimeField(
        allow_null=True, help_text="When to whom, what and why were taken out for good."
    )


@extend_schema_serializer(
    component_name="PromiseDecision",
    examples=[
        OpenApiExample(
            "kept", value={"decision": "kept", "words": "Sent on Tuesday."}, request_only=True
        )
    ],
)
class PromiseDecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {"decision": {"broken": ("words",), "decline": ("words",)}}

    decision = serializers.ChoiceField(PromiseStep.choices)
    words = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=1000,
        default="",
        help_text="What happened; needed for what was broken, and to decline.",
    )


@extend_schema_serializer(
    component_name="PromiseDecisions",
    examples=[
        OpenApiExample(
            "decisions",
            value={
                "promise": PROMISE_UID,
                "state": "open",
                "legal": ["kept", "broken"],
                "yours": ["kept", "broken"],
            },
            response_only=True,
        )
    ],
)
class PromiseDecisionsRow(serializers.Serializer[Any]):
    """Where a promise stands, and the steps from there."""

    promise = serializers.UUIDField()
    state = serializers.ChoiceField(PromiseState.choices)
    legal = serializers.ListField(child=serializers.CharField(), help_text="What is possible now.")
    yours = serializers.ListField(child=serializers.CharField(), help_text="What of it you may do.")
