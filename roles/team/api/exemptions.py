"""``/api/v1/exemptions/``: rules of coverage that are set aside: asked, decided, ended.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Invalid, Problem
from governance.core.request import viewer_of
from roles.org.models import Department, Person
from roles.org.selectors import organisation_today
from roles.team.api.coverage import RULES
from roles.team.api.shapes import DEPARTMENT_UID, MAX_DAY, MIN_DAY, NoQuery
from roles.team.rules.coverage import PEOPLE_ONLY
from roles.team.selectors import exemption_get
from roles.team.selectors.exemption_rows import (
    STATES,
    ExemptionFilter,
    exemption_row,
    exemptions_listed,
)
from roles.team.services import exemption_ask

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer

TAG = "Coverage"
EXEMPTION_UID = "019a0000-0000-7000-8000-000000000008"
RULE = rf"^({'|'.join(RULES)}|[a-z]{{1,20}}:[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})$"
MOST = 500  # characters of a reason


WHICH = "A rule of coverage, or guideline:UID with the id of a guideline."


class RuleField(serializers.RegexField):
    """The key of a rule: CV1, or one of an upper floor with the id of what it is about."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(RULE, **kwargs)


class ExemptionQuery(serializers.Serializer[Any]):
    rule = RuleField(required=False, help_text="Only this rule.")
    department = serializers.UUIDField(required=False, help_text="Only for this department.")
    person = serializers.UUIDField(required=False, help_text="Only for this person.")
    state = serializers.ChoiceField(STATES, required=False, help_text="As it is today.")
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Those in force at the end of this day, as they stood. Not with `state`.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "as_of" in attrs and "state" in attrs:
            message = _("Leave it out with as_of: whatever was in force that day is listed.")
            raise serializers.ValidationError({"state": message})
        return attrs


@extend_schema_serializer(
    component_name="NewExemption",
    examples=[
        OpenApiExample(
            "ask",
            value={
                "rule": "CV1",
                "department": DEPARTMENT_UID,
                "reason": "A coach starts at Christmas.",
                "ends_on": "2026-12-24",
            },
            request_only=True,
        )
    ],
)
class ExemptionInput(serializers.Serializer[Any]):
    variants = (
        {
            "properties": {"department": {"type": "string"}, "person": {"type": "null"}},
            "required": ["department"],
        },
        {
            "properties": {"person": {"type": "string"}, "department": {"type": "null"}},
            "required": ["person"],
        },
    )

    rule = RuleField(help_text=WHICH)
    department = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="For it and all below it."
    )
    person = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="One of both, not both."
    )
    reason = serializers.CharField(max_length=MOST)
    ends_on = serializers.DateField(
        validators=[MIN_DAY, MAX_DAY],
        help_text="The first day on which the rule counts again, within a year.",
    )


@extend_schema_serializer(
    component_name="Exemption",
    examples=[
        OpenApiExample(
            "exemption",
            value={
                "uid": EXEMPTION_UID,
                "rule": "CV1",
                "department": DEPARTMENT_UID,
                "person": None,
                "state": "in_force",
                "reason": "A coach starts at Christmas.",
                "starts_on": "2026-11-23",
                "ends_on": "2026-12-24",
                "asked_by": "Grace Weiss",
                "asked_at": "2026-11-23T09:00:00Z",
                "decided_by": "Amara Reid",
                "decided_at": "2026-11-23T10:00:00Z",
                "decision_reason": "",
                "ended_at": None,
            },
            response_only=True,
        )
    ],
)
class ExemptionRow(serializers.Serializer[Any]):
    """A rule that does not count for a department and all below it, or for a person."""

    uid = serializers.UUIDField()
    rule = RuleField(help_text=WHICH)
    department = serializers.UUIDField(allow_null=True)
    person = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(STATES)
    reason = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day on which the rule counts again.")
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    decided_by = serializers.CharField(help_text="Empty until somebody decides.")
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_reason = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Before its time, or on it.")


class ExemptionList(GenericAPIView[Any]):
    """Rules that are set aside."""

    tag, many, query, may_miss = TAG, True, ExemptionQuery, True
    serializer_class, input_class = ExemptionRow, ExemptionInput

    def get(self, request: Request) -> Response:
        """List rules that are set aside, asked to be, or were, in pages.

        For tokens those of departments; for people who see gaps, those that they may see.
        """
        wanted = ExemptionFilter(**query_of(request, self.query, ()).filters)
        today = organisation_today(utc_now())
        found = exemptions_listed(viewer=viewer_of(request), wanted=wanted, today=today)
        page = self.paginate_queryset(found) or []
        rows = [exemption_row(each, today, as_of=wanted.as_of) for each in page]
        return self.get_paginated_response(rows)

    def post(self, request: Request) -> Response:
        """Ask to set a rule aside; people do that who run the department, and no token can.

        Somebody else decides, unless the organisation is small.
        """
        viewer, now = viewer_of(request), utc_now()
        if viewer.kind == "token":
            PEOPLE_ONLY.require()
        sent = sent_checked(ExemptionInput(data=request.data))
        department, person = _about(viewer, sent)
        made = exemption_ask(
            actor=viewer,
            rule=sent["rule"],
            department=department,
            person=person,
            reason=sent["reason"],
            ends_on=sent["ends_on"],
            now=now,
        )
        place = request.build_absolute_uri(f"{made.uid}/")
        body = exemption_row(made, organisation_today(now))
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _about(viewer: Viewer, sent: dict[str, Any]) -> tuple[Department | None, Person | None]:
    """Return the department or the person it is for; Invalid for neither and for both."""
    if (sent["department"] is None) == (sent["person"] is None):
        detail = _("Name a department or a person, one of both.")
        raise Invalid("for_one", detail, problems=[Problem("/department", detail)])
    if sent["department"] is not None:
        departments = Department.objects.current().visible_to(viewer)
        return known(departments.filter(uid=sent["department"]).first(), "department"), None
    people = Person.objects.employed().visible_to(viewer)
    return None, known(people.filter(uid=sent["person"]).first(), "person")


class ExemptionDetail(GenericAPIView[Any]):
    """Read one exemption."""

    tag, query = TAG, NoQuery
    serializer_class = ExemptionRow

    def get(self, request: Request, uid: UUID) -> Response:
        query_of(request, self.query, ())
        found = exemption_get(viewer=viewer_of(request), uid=uid)
        return Response(exemption_row(found, organisation_today(utc_now())))
