"""``/api/v1/gaps/`` and ``/api/v1/functions/``: what is uncovered, and what is filled where.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from governance.core.api.paging import RankedPage
from governance.core.api.queries import query_of
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.org.rules import COVERAGE
from roles.org.rules.coverage import Act
from roles.team.api.shapes import DEPARTMENT_UID, MAX_DAY, MIN_DAY, PERSON_UID, ROLE_UID
from roles.team.selectors.function_rows import functions_finish, functions_listed
from roles.team.selectors.gap_rows import GapFilter, gaps_finish, gaps_listed
from roles.team.selectors.past_gaps import gaps_finish_then, gaps_listed_then

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

TAG = "Coverage"
RULES = tuple(COVERAGE)
SUBJECTS = ("role", "department", "assignment", "channel", "policyversion")


class GapQuery(serializers.Serializer[Any]):
    rule = serializers.ChoiceField(RULES, required=False, help_text="Only this rule.")
    department = serializers.UUIDField(
        required=False, help_text="Only there and in everything below it."
    )
    severity = serializers.IntegerField(
        required=False, min_value=1, max_value=5, help_text="Only so urgent; 1 is the most."
    )
    aside = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Instead those that an exemption sets aside, which are no gaps for a while.",
    )
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="Those of the last count of this day, of which there is one an hour; of today as "
        "it was counted last.",
    )


class OwnerRow(serializers.Serializer[Any]):
    person = serializers.UUIDField()
    name = serializers.CharField()


@extend_schema_serializer(
    component_name="Gap",
    examples=[
        OpenApiExample(
            "gap",
            value={
                "rule": "CV0",
                "name": "A role stands vacant",
                "severity": 3,
                "since": "2026-11-02T08:00:00Z",
                "subject_type": "role",
                "subject": ROLE_UID,
                "label": "Frontline responder, Evenings, Support",
                "department": DEPARTMENT_UID,
                "people": 0,
                "alarm": False,
                "under_way": "",
                "act": "assign",
                "yours": f"/team/assign/?role={ROLE_UID}",
                "owners": [{"person": PERSON_UID, "name": "Grace Weiss"}],
                "exemption": None,
                "counted_at": None,
            },
            response_only=True,
        )
    ],
)
class GapRow(serializers.Serializer[Any]):
    """Something uncovered, now or when it was counted last on the day of `as_of`; what is not kept
    of a day is left out."""

    rule = serializers.ChoiceField(RULES)
    name = serializers.CharField(help_text="What the rule says.")
    severity = serializers.IntegerField(help_text="1 is the most urgent, 5 only a question.")
    since = serializers.DateTimeField()
    subject_type = serializers.ChoiceField(SUBJECTS)
    subject = serializers.UUIDField(help_text="What it is about.")
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="In a few words; with `as_of` in those of that day, in English."
    )
    department = serializers.UUIDField()
    people = serializers.IntegerField(help_text="How many players it concerns; 0 is not counted.")
    alarm = serializers.BooleanField(
        required=False, help_text="Whether a mention waits there at this moment. Not with `as_of`."
    )
    under_way = serializers.CharField(help_text="Who is asked or getting ready, by name.")
    act = serializers.ChoiceField(Act.values, help_text="What closes it, whoever may do that.")
    yours = serializers.CharField(
        required=False,
        allow_null=True,
        help_text="The page on which you may do that now; null where it is not yours, or where "
        "somebody is asked or getting ready. Tokens decide nothing. Not with `as_of`.",
    )
    owners = OwnerRow(many=True, help_text="Who can mend it, the nearest first.")
    exemption = serializers.UUIDField(allow_null=True, help_text="What sets it aside.")
    counted_at = serializers.DateTimeField(
        allow_null=True, help_text="With `as_of`, when it was counted; null for what stands now."
    )


class GapList(GenericAPIView[Any]):
    """List what is uncovered, the most urgent first and then the oldest, in pages.

    For tokens and for those who lead, coach or look after the whole; others find nothing here.
    A day on which nothing was counted, before the first count or while the work stood still, is a
    400 with `not_counted`: what is not known is not told as if nothing had been uncovered.
    """

    tag, many, query, may_miss = TAG, True, GapQuery, True
    serializer_class, pagination_class = GapRow, RankedPage

    def get(self, request: Request) -> Response:
        asked = query_of(request, self.query, ()).filters
        as_of, wanted = asked.pop("as_of", None), GapFilter(**asked)
        viewer, now = viewer_of(request), utc_now()
        if as_of is not None:
            then = gaps_listed_then(viewer=viewer, wanted=wanted, as_of=as_of, now=now)
            rows = gaps_finish_then(self.paginate_queryset(then) or [])
        else:
            found = gaps_listed(viewer=viewer, wanted=wanted, now=now)
            rows = gaps_finish(self.paginate_queryset(found) or [], viewer=viewer, now=now)
        return self.get_paginated_response(rows)


class FunctionQuery(serializers.Serializer[Any]):
    parent = serializers.UUIDField(  # type: ignore[assignment]
        required=False, help_text="Only the departments right below this one."
    )
    as_of = serializers.DateField(
        required=False,
        validators=[MIN_DAY, MAX_DAY],
        help_text="The roles open on this day; filled is whom somebody was ready in on it.",
    )


class FunctionCell(serializers.Serializer[Any]):
    type = serializers.CharField(help_text="Key of the roles' type.")
    ready = serializers.IntegerField(help_text="Roles that somebody who is ready fills.")
    vacant = serializers.IntegerField(help_text="Open roles that nobody ready fills.")


@extend_schema_serializer(
    component_name="Functions",
    examples=[
        OpenApiExample(
            "functions",
            value={
                "department": DEPARTMENT_UID,
                "name": "Support",
                "below": True,
                "cells": [{"type": "responder", "ready": 4, "vacant": 1}],
            },
            response_only=True,
        )
    ],
)
class FunctionRow(serializers.Serializer[Any]):
    """A department, and the roles in it and everything below it by their type."""

    department = serializers.UUIDField()
    name = serializers.CharField()
    below = serializers.BooleanField(help_text="Whether there are departments below it.")
    cells = FunctionCell(many=True, help_text="Types of which there is a role.")


class FunctionList(GenericAPIView[Any]):
    """List departments with how many roles of each type are filled and how many are vacant."""

    tag, many, query, may_miss = TAG, True, FunctionQuery, True
    serializer_class, pagination_class = FunctionRow, RankedPage

    def get(self, request: Request) -> Response:
        asked = query_of(request, self.query, ()).filters
        found = functions_listed(
            viewer=viewer_of(request),
            parent=asked.get("parent"),
            as_of=asked.get("as_of"),
            now=utc_now(),
        )
        page = self.paginate_queryset(found)
        return self.get_paginated_response(functions_finish(page or []))
