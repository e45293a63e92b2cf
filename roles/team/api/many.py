"""``/api/v1/assignments/several/``: several people are proposed for one kind of role at one go.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.org.models import Department
from roles.org.selectors import organisation_size, organisation_today
from roles.team.api.shapes import (
    ASSIGNMENT_UID,
    DEPARTMENT_UID,
    MAX_DAY,
    MIN_DAY,
    PERSON_UID,
)
from roles.team.models import RoleType
from roles.team.rules import ItemKind
from roles.team.rules.many import MANY, can_propose_many
from roles.team.selectors.suggestions import people_proposable
from roles.team.services.many import many_check, many_propose

if TYPE_CHECKING:
    from rest_framework.request import Request

    from roles.team.services.many import ManyLine


@extend_schema_serializer(
    component_name="Proposals",
    examples=[
        OpenApiExample(
            "proposals",
            value={"type": "responder", "department": DEPARTMENT_UID, "people": [PERSON_UID]},
            request_only=True,
        )
    ],
)
class ManyInput(serializers.Serializer[Any]):
    type = serializers.CharField(max_length=50, help_text="Key of the role's type.")
    department = serializers.UUIDField()
    people = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MANY, help_text="Each once."
    )
    starts_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Else today.",
    )
    check_only = serializers.BooleanField(
        required=False, default=False, help_text="Say what would become of it, and keep nothing."
    )


class ManyLineRow(serializers.Serializer[Any]):
    """What became of one person, or would."""

    person = serializers.UUIDField()
    refused = serializers.CharField(help_text="Why not; empty for whoever is proposed.")
    asked = serializers.ListField(
        child=serializers.ChoiceField(ItemKind.choices), help_text="Decisions that are waited for."
    )
    assignment = serializers.UUIDField(
        allow_null=True, help_text="Null for who is not proposed, and with `check_only`."
    )


@extend_schema_serializer(
    component_name="ProposalsDone",
    examples=[
        OpenApiExample(
            "proposals",
            value={
                "people": [
                    {
                        "person": PERSON_UID,
                        "refused": "",
                        "asked": ["accept", "consent"],
                        "assignment": ASSIGNMENT_UID,
                    }
                ]
            },
            response_only=True,
        )
    ],
)
class ManyRow(serializers.Serializer[Any]):
    """Everybody that was sent, in the order in which they were."""

    people = ManyLineRow(many=True)


def _line(line: ManyLine) -> dict[str, Any]:
    return {
        "person": line.person.uid,
        "refused": line.refused,
        "asked": list(line.asked),
        "assignment": line.assignment.uid if line.assignment else None,
    }


class AssignmentMany(GenericAPIView[Any]):
    """Several proposals at one go."""

    tag = "Role records"
    serializer_class, input_class = ManyRow, ManyInput

    def post(self, request: Request) -> Response:
        """Propose several people for one kind of role, or ask what would become of it.

        Each gets a role of their own; who cannot be proposed is told of with the reason, and
        stands in nobody's way. Line managers, heads, coaches and the booth do, signed in as
        themselves; a token proposes one at a time.
        """
        viewer, now = viewer_of(request), utc_now()
        can_propose_many(viewer, small=organisation_size() == "small").require()
        sent = sent_checked(ManyInput(data=request.data))
        types = RoleType.objects.filter(retired_on=None)
        departments = Department.objects.current().visible_to(viewer)
        wanted = list(dict.fromkeys(sent["people"]))
        found = {each.uid: each for each in people_proposable(viewer).filter(uid__in=wanted)}
        step = many_check if sent["check_only"] else many_propose
        lines = step(
            actor=viewer,
            type=known(types.filter(key=sent["type"]).first(), "type"),
            department=known(departments.filter(uid=sent["department"]).first(), "department"),
            people=[known(found.get(uid), "people") for uid in wanted],
            starts_on=sent["starts_on"] or organisation_today(now),
            now=now,
        )
        made = status.HTTP_200_OK if sent["check_only"] else status.HTTP_201_CREATED
        return Response(ManyRow({"people": [_line(line) for line in lines]}).data, status=made)
