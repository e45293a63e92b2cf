"""What ``/api/v1/imports/`` takes and answers, as the API describes it."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from roles.sync.importers.columns import CHANNELS, DEPARTMENTS, PEOPLE, Column, Shape, Table
from roles.sync.models import ImportPlan
from roles.sync.rules import REASON_LENGTH

STATES = [*ImportPlan.State.choices, ("unchanged", "Unchanged")]
DECISIONS = ("apply", "release", "discard", "again")
ACTIONS = ("created", "updated", "moved", "left", "rehired")
PLAN_UID, PERSON_UID = (f"019a0000-0000-7000-8000-00000000000{digit}" for digit in "f1")
WRITTEN = {  # how values are written, where that can be said in a pattern
    Shape.DATE: "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    Shape.KIND: "employee|volunteer|external",
    Shape.CHANNEL_KIND: "social|phone|email|chat|forum|in_person",
    Shape.COUNTRY: "[A-Z]{2}",
    Shape.EMAIL: "[^@\\s]+@[^@\\s]+",
    Shape.URL: "(https?://|mailto:|tel:)\\S+",
}
NOBODY = {"created": 0, "updated": 0, "moved": 0, "left": 0, "rehired": 0, "unchanged": 0}
EXAMPLE: dict[str, Any] = {
    "uid": PLAN_UID,
    "mode": "full",
    "state": "waiting",
    **NOBODY,
    "left": 14,
    "unchanged": 241,
    "by": {"people": {"left": 14, "unchanged": 241}},
    "state_hash": "9f2c41d0",
    "limit": 12,
    "ignored_columns": {"people": ["shoe_size"]},
    "made_by": "HR sync (pb_q7f3k2ab_…)",
    "made_at": "2026-11-23T09:00:00Z",
    "settled_by": "",
    "settled_at": None,
    "reason": "",
    "failure": "",
}
CHANGE: dict[str, Any] = {
    "table": "people",
    "action": "moved",
    "subject": PERSON_UID,
    "key": "P-107",
    "label": "Hana Costa",
    "changes": {"department": ["SUPPORT", "STORES"]},
}


def _cell(column: Column, *, key: bool) -> serializers.CharField:
    """Return what a value of a column is; blank and null are the same."""
    empty = not (key or column.required)
    given: dict[str, Any] = {"required": key, "max_length": column.length, "allow_null": empty}
    if pattern := WRITTEN.get(column.shape):
        return serializers.RegexField(f"^({pattern})?$", **given)
    return serializers.CharField(allow_blank=empty, **given)


def table_input(table: Table, words: str) -> serializers.ListSerializer[Any]:
    """Return the array of one table, from the columns that an import reads."""
    fields: dict[str, Any] = {
        column.name: _cell(column, key=column.name in table.key) for column in table.columns
    }
    name = f"Import{table.name.title()}"
    row = type(name, (serializers.Serializer,), fields)
    many: serializers.ListSerializer[Any] = row(many=True, required=False, help_text=words)
    return many


class YesOrNo(serializers.BooleanField):
    """A named parameter without a value is a fault: to DRF it would be one that is not there."""

    def get_value(self, dictionary: Any) -> Any:
        return dictionary.get(self.field_name, serializers.empty)


class ImportSent(serializers.Serializer[Any]):
    """What stands after the question mark of an import that is handed in."""

    mode = serializers.ChoiceField(
        ImportPlan.Mode.choices,
        default=ImportPlan.Mode.PATCH.value,
        help_text="`patch`: what is missing stays as it is. `full`: who is missing has left.",
    )
    dry_run = YesOrNo(default=False, help_text="Only plan it, and say what would follow.")


@extend_schema_serializer(
    component_name="NewImport",
    examples=[
        OpenApiExample(
            "two departments and who leads one",
            value={
                "departments": [
                    {"external_id": "SHOPS", "name": "Shops", "parent": None, "head": "P-1"},
                    {"external_id": "KIOSKS", "name": "Kiosks", "parent": "SHOPS"},
                ],
                "people": [
                    {
                        "external_id": "P-1",
                        "display_name": "Erin Halvorsen",
                        "email": "erin.halvorsen@example.org",
                        "department": "SHOPS",
                    }
                ],
            },
            request_only=True,
        )
    ],
)
class ImportInput(serializers.Serializer[Any]):
    """Up to three arrays. An absent key is unknown and stays, null is cleared; references are
    external ids, in any order."""

    at_least = 1

    departments = table_input(DEPARTMENTS, "Departments.")
    people = table_input(PEOPLE, "People.")
    channels = table_input(CHANNELS, "Channels, by platform and handle.")


class ImportQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        ImportPlan.State.choices, required=False, help_text="Only imports in this state."
    )
    mode = serializers.ChoiceField(
        ImportPlan.Mode.choices, required=False, help_text="Only imports of this mode."
    )


class ImportRowQuery(serializers.Serializer[Any]):
    action = serializers.ChoiceField(ACTIONS, required=False, help_text="Only rows that do this.")
    table = serializers.ChoiceField(
        ["departments", "people", "channels"], required=False, help_text="Only of this table."
    )


@extend_schema_serializer(
    component_name="Import",
    examples=[OpenApiExample("held by the brake", value=EXAMPLE, response_only=True)],
)
class ImportShape(serializers.Serializer[Any]):
    """An import: a plan, or what became of one. The numbers are rows of all tables."""

    uid = serializers.UUIDField(allow_null=True, help_text="Null when there was nothing to do.")
    mode = serializers.ChoiceField(ImportPlan.Mode.choices)
    state = serializers.ChoiceField(
        STATES,
        help_text="`waiting`: more would leave at once than `limit`; somebody has to release it.",
    )
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    moved = serializers.IntegerField()
    left = serializers.IntegerField(help_text="People who leave, departments that close.")
    rehired = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    by = serializers.DictField(help_text="The same numbers by table.")
    state_hash = serializers.CharField(
        help_text="Of the organisation that it was made on; once that is another, it is out of "
        "date."
    )
    limit = serializers.IntegerField(help_text="How many people may leave without a release.")
    ignored_columns = serializers.DictField(help_text="By table: columns that nobody knows.")
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField(allow_null=True)
    settled_by = serializers.CharField()
    settled_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was released.")
    failure = serializers.CharField(help_text="Why it could not be applied the last time.")


@extend_schema_serializer(
    component_name="ImportWhole",
    examples=[
        OpenApiExample(
            "held by the brake",
            value={**EXAMPLE, "consequences": {"people": [255, 241]}},
            response_only=True,
        )
    ],
)
class ImportWhole(ImportShape):
    """An import with what follows from it."""

    consequences = serializers.DictField(
        help_text="Before and after: people, roles, gaps, to-dos, channels (without an owner, and "
        "missed by a full file), accounts. Empty for one that was not planned first, or of more "
        "than 5,000 changes."
    )


@extend_schema_serializer(
    component_name="ImportChange",
    examples=[OpenApiExample("a move", value=CHANGE, response_only=True)],
)
class ImportChange(serializers.Serializer[Any]):
    """One row that an import changes."""

    table = serializers.ChoiceField(["departments", "people", "channels"])
    action = serializers.ChoiceField(ACTIONS)
    subject = serializers.UUIDField(help_text="Of the person, department or channel.")
    key = serializers.CharField(help_text="External id; of a channel its platform.")
    label = serializers.CharField()  # type: ignore[assignment]  # the word for it
    changes = serializers.DictField(help_text="By field: before and after, as files say it.")


@extend_schema_serializer(
    component_name="ImportDecision",
    examples=[
        OpenApiExample("apply", value={"decision": "apply"}, request_only=True),
        OpenApiExample(
            "release",
            value={"decision": "release", "reason": "The shops were sold."},
            request_only=True,
        ),
    ],
)
class ImportDecisionInput(serializers.Serializer[Any]):
    needs: ClassVar = {"decision": {"release": ("reason",)}}

    decision = serializers.ChoiceField(
        DECISIONS, help_text="`again`: plan the same files on the organisation as it is now."
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=REASON_LENGTH,
        default="",
        help_text="Needed to release.",
    )
