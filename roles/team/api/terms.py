"""``/api/v1/department-terms/``: what departments ask for beyond the organisation.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from governance.core.api.queries import query_of
from governance.core.api.sent import known, sent_checked
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.org.models import Department
from roles.team.api.shapes import AUTHORITIES, DEPARTMENT_UID, MAX_DAY, MIN_DAY
from roles.team.rules import Authority
from roles.team.rules.terms import MOST_MONTHS, UnitTerms, can_set_terms
from roles.team.selectors.terms import TermsFilter, terms_listed
from roles.team.services import department_terms_set

if TYPE_CHECKING:
    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from roles.team.models import DepartmentTerms


class TermsQuery(serializers.Serializer[Any]):
    department = serializers.UUIDField(required=False, help_text="Only its own.")
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Those that held at the end of this day; without it those that hold now.",
    )


@extend_schema_serializer(
    component_name="DepartmentTermsWanted",
    examples=[
        OpenApiExample(
            "terms",
            value={
                "department": DEPARTMENT_UID,
                "most_authority": "approved_text",
                "head_approves_too": True,
                "review_months": 6,
                "reason": "We answer for medical devices.",
            },
            request_only=True,
        )
    ],
)
class TermsInput(serializers.Serializer[Any]):
    """All of it, each time: what is left out is as the organisation has it."""

    department = serializers.UUIDField()
    most_authority = serializers.ChoiceField(
        AUTHORITIES,
        required=False,
        allow_null=True,
        default=None,
        help_text="How far anybody may go there, whatever they were given.",
    )
    head_approves_too = serializers.BooleanField(
        required=False, default=False, help_text="Besides those who approve a role anyway."
    )
    review_months = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text="After how many months a role is looked at again.",
    )
    reason = serializers.CharField(max_length=500)


@extend_schema_serializer(
    component_name="DepartmentTerms",
    examples=[
        OpenApiExample(
            "terms",
            value={
                "uid": "019a0000-0000-7000-8000-000000000012",
                "department": DEPARTMENT_UID,
                "most_authority": "approved_text",
                "head_approves_too": True,
                "review_months": 6,
                "from_above": False,
                "reason": "We answer for medical devices.",
                "set_by": "Grace Weiss",
                "since": "2026-11-23T09:00:00Z",
            },
            response_only=True,
        )
    ],
)
class TermsRow(serializers.Serializer[Any]):
    """What a department asks for beyond the organisation, there and in everything below it.

    Of several that are above each other the strictest holds.
    """

    uid = serializers.UUIDField()
    department = serializers.UUIDField()
    most_authority = serializers.ChoiceField(AUTHORITIES, allow_null=True)
    head_approves_too = serializers.BooleanField()
    review_months = serializers.IntegerField(allow_null=True)
    from_above = serializers.BooleanField(
        help_text="Set by who stands above it: its own head adds to it, and cannot loosen it."
    )
    reason = serializers.CharField(help_text="Empty for people from outside, as who said so.")
    set_by = serializers.CharField()
    since = serializers.DateTimeField()


@extend_schema_serializer(
    component_name="DepartmentTermsSet",
    examples=[
        OpenApiExample(
            "set", value={"department": DEPARTMENT_UID, "terms": None}, response_only=True
        )
    ],
)
class TermsSet(serializers.Serializer[Any]):
    department = serializers.UUIDField()
    terms = TermsRow(allow_null=True, help_text="Null: it asks for nothing of its own.")


def terms_row(each: DepartmentTerms, viewer: Viewer) -> dict[str, Any]:
    """Return what the API tells; people from outside are not told who said so, and why."""
    told = not viewer.external
    level = each.most_authority
    return {
        "uid": each.uid,
        "department": each.department.uid,
        "most_authority": None if level is None else Authority(level).name.lower(),
        "head_approves_too": each.head_approves_too,
        "review_months": each.review_months,
        "from_above": each.from_above,
        "reason": each.reason if told else "",
        "set_by": each.set_by_label if told else "",
        "since": each.since,
    }


class TermsList(GenericAPIView[Any]):
    """What departments ask for beyond the organisation."""

    tag, many, query = "Role records", True, TermsQuery
    serializer_class, input_class, made_class = TermsRow, TermsInput, TermsSet

    def get(self, request: Request) -> Response:
        """List what departments ask for beyond the organisation, in pages.

        It holds in a federated organisation only. An assignment's `authority` is what was given;
        `authority/` tells the lower one that holds.
        """
        wanted = TermsFilter(**query_of(request, self.query, ()).filters)
        viewer = viewer_of(request)
        page = self.paginate_queryset(terms_listed(viewer, wanted)) or []
        return self.get_paginated_response([terms_row(each, viewer) for each in page])

    def post(self, request: Request) -> Response:
        """Say what a department asks for from now on; people do, and no token can.

        Its head, a head above it or the head coach. Looser than what departments above ask
        for, or than what was set from above for this one, is a 400 at its field; a 409 where the
        organisation is not federated.
        """
        viewer = viewer_of(request)
        if viewer.kind == "token":
            can_set_terms(viewer, department_id=0).require()
        sent = sent_checked(TermsInput(data=request.data))
        departments = Department.objects.visible_to(viewer)
        department = known(departments.filter(uid=sent["department"]).first(), "department")
        made = department_terms_set(
            actor=viewer,
            department=department,
            wanted=_wanted(sent),
            reason=sent["reason"],
            now=utc_now(),
        )
        body = {"department": department.uid, "terms": terms_row(made, viewer) if made else None}
        place = request.build_absolute_uri()
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


def _wanted(sent: dict[str, Any]) -> UnitTerms:
    level = sent["most_authority"]
    most = None if level is None else Authority[level.upper()].value
    return UnitTerms(most, sent["head_approves_too"], sent["review_months"])
