"""What the directory's addresses take and give, as the API's description tells it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from roles.org.models import Organisation, Person

TOO_DEEP = 100
PERSON_UID, DEPARTMENT_UID = (
    "019a0000-0000-7000-8000-000000000001",
    "019a0000-0000-7000-8000-000000000002",
)
HEAD_UID = "019a0000-0000-7000-8000-000000000003"


class AsOf(serializers.Serializer[Any]):
    as_of = serializers.DateField(
        required=False, help_text="How it was on this day, midnight to midnight where you are."
    )


class PeopleQuery(AsOf):
    department = serializers.UUIDField(required=False, help_text="Only who works right in it.")
    external_id = serializers.CharField(required=False, help_text="As your HR system has it.")
    email = serializers.CharField(required=False, help_text="The whole address, in any case.")
    employment = serializers.ChoiceField(
        Person.Employment.choices,
        required=False,
        help_text="Who left is listed only when asked for. Not together with `as_of`.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and "employment" in attrs:
            message = "Leave it out with as_of: whoever was employed that day is listed."
            raise serializers.ValidationError({"employment": message})
        return attrs


class DepartmentQuery(AsOf):
    parent = serializers.UUIDField(  # type: ignore[assignment]
        required=False, help_text="Only the departments right below this one."
    )
    external_id = serializers.CharField(required=False, help_text="As your HR system has it.")


class ChartQuery(AsOf):
    root = serializers.UUIDField(  # type: ignore[assignment]
        required=False, help_text="The department to begin with; else all that have no parent."
    )
    depth = serializers.IntegerField(
        required=False, min_value=0, max_value=TOO_DEEP, help_text="Levels below it; 0 for none."
    )


@extend_schema_serializer(
    component_name="Person",
    examples=[
        OpenApiExample(
            "person",
            value={
                "uid": PERSON_UID,
                "external_id": "hana.costa",
                "display_name": "Hana Costa",
                "given_name": "Hana",
                "family_name": "Costa",
                "email": "hana.costa@larkfield.example",
                "title": "Planner",
                "kind": "employee",
                "employment": "active",
                "department": DEPARTMENT_UID,
                "manager": HEAD_UID,
                "dotted_to": ["019a0000-0000-7000-8000-000000000007"],
                "started_on": "2026-09-01",
                "location": "Leeds",
                "country": "GB",
                "organisation": None,
            },
            response_only=True,
        )
    ],
)
class PersonRow(serializers.Serializer[Any]):
    """Anyone listed. With `as_of`, department, both lines and employment are those of that day."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    external_id = serializers.CharField(allow_null=True)
    display_name = serializers.CharField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    email = serializers.EmailField(allow_null=True)
    title = serializers.CharField()
    kind = serializers.ChoiceField(Person.Kind.choices)
    employment = serializers.ChoiceField(Person.Employment.choices)
    department = serializers.UUIDField(allow_null=True)
    manager = serializers.UUIDField(allow_null=True, help_text="The solid line.")
    dotted_to = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="The dotted line: who coaches them in the roles they hold, or, with `as_of`, "
        "were ready in on that day.",
    )
    started_on = serializers.DateField(allow_null=True)
    location = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2; blank when it is not known.")
    organisation = serializers.CharField(
        allow_null=True, help_text="Of somebody from outside: the partner whom they belong to."
    )


class OrganisationQuery(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(
        Organisation.Kind.choices, required=False, help_text="Only of this kind."
    )
    external_id = serializers.CharField(required=False, help_text="As your files call it.")


@extend_schema_serializer(
    component_name="Organisation",
    examples=[
        OpenApiExample(
            "organisation",
            value={
                "uid": "019a0000-0000-7000-8000-000000000004",
                "external_id": "BRIGHTSIDE",
                "name": "Brightside",
                "kind": "agency",
                "people": 3,
            },
            response_only=True,
        )
    ],
)
class OrganisationRow(serializers.Serializer[Any]):
    """Whom people from outside belong to."""

    uid = serializers.UUIDField()
    external_id = serializers.CharField(help_text="As files call it.", allow_null=True)
    name = serializers.CharField()
    kind = serializers.ChoiceField(Organisation.Kind.choices)
    people = serializers.IntegerField(
        source="here", help_text="How many of theirs are listed, as far as you see them."
    )


@extend_schema_serializer(
    component_name="Department",
    examples=[
        OpenApiExample(
            "department",
            value={
                "uid": DEPARTMENT_UID,
                "external_id": "SUPPORT",
                "name": "Support",
                "parent": None,
                "head": HEAD_UID,
            },
            response_only=True,
        )
    ],
)
class DepartmentRow(serializers.Serializer[Any]):
    """Where people work. With `as_of`, name, parent and head are those of that day."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    external_id = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]
    head = serializers.UUIDField(allow_null=True)


class ChartHead(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    display_name = serializers.CharField()
    title = serializers.CharField()


class ChartCoach(serializers.Serializer[Any]):
    """Somebody who is ready to coach the department, or was on the day asked for."""

    assignment = serializers.UUIDField()
    person = serializers.UUIDField()
    name = serializers.CharField()
    type = serializers.CharField(help_text="Key of the role's type.")


class ChartGap(serializers.Serializer[Any]):
    """Something uncovered there."""

    rule = serializers.CharField()
    subject = serializers.UUIDField()
    label = serializers.CharField(help_text="What it is about.")  # type: ignore[assignment]


NODES = {"type": "array", "items": {"$ref": "#/components/schemas/ChartDepartment"}}


@extend_schema_field(NODES)
class ChartNodes(serializers.ListField):
    """The departments right below; a node holds its like, which no serializer can say."""


class ChartDepartment(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    external_id = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    head = ChartHead(allow_null=True)
    people = serializers.IntegerField(help_text="Who works right in it.")
    people_below = serializers.IntegerField(help_text="With everything under it, shown or not.")
    coaches = ChartCoach(many=True)
    gaps = ChartGap(many=True, allow_null=True, help_text="null with `as_of`.")
    departments = ChartNodes()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "chart",
            value={
                "departments": [
                    {
                        "uid": DEPARTMENT_UID,
                        "external_id": "SUPPORT",
                        "name": "Support",
                        "head": {
                            "uid": HEAD_UID,
                            "display_name": "Grace Weiss",
                            "title": "Head of Support",
                        },
                        "people": 6,
                        "people_below": 6,
                        "coaches": [],
                        "gaps": [{"rule": "CV1", "subject": DEPARTMENT_UID, "label": "Support"}],
                        "departments": [],
                    }
                ]
            },
            response_only=True,
        )
    ],
)
class Chart(serializers.Serializer[Any]):
    departments = ChartDepartment(many=True)
