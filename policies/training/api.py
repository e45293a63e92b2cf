"""``/api/v1/courses/`` and ``certificates/``: what there is to learn, and who passed; read only.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView

from governance.core.api.queries import MOMENTS, query_of
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from policies.training.models import Course
from policies.training.selectors.rows import (
    CERTIFICATE_FIELDS,
    COURSE_FIELDS,
    certificates_rows,
    courses_rows,
)
from roles.org.selectors.rows import rows_named
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

TAG: Final = "Courses"
DAYS: Final = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))
PERSON_UID, COURSE_UID, VERSION_UID, CERTIFICATE_UID = (
    f"019a0000-0000-7000-8000-0000000000{number}" for number in ("01", 44, 45, 46)
)


class CourseQuery(serializers.Serializer[Any]):
    as_of = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="What was open at the end of that day, where the organisation is.",
    )


@extend_schema_serializer(
    component_name="Course",
    examples=[
        OpenApiExample(
            "course",
            value={
                "uid": COURSE_UID,
                "slug": "answering-in-public",
                "title": "Answering in public",
                "version": VERSION_UID,
                "number": 2,
                "published_at": "2026-10-05T08:00:00Z",
                "lessons": 3,
                "questions": 5,
                "pass_percent": 80,
                "valid_days": 365,
                "days_to_pass": 14,
                "audience": "role_kinds",
                "audience_department": None,
                "audience_role_kinds": ["player"],
            },
            response_only=True,
        )
    ],
)
class CourseRow(serializers.Serializer[Any]):
    """A course, and its version that is open, now or on the day asked about."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()
    version = serializers.UUIDField()
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField(help_text="When that version was opened.")
    lessons = serializers.IntegerField(help_text="How many.")
    questions = serializers.IntegerField(help_text="How many.")
    pass_percent = serializers.IntegerField(help_text="How many right answers pass, now.")
    valid_days = serializers.IntegerField(help_text="How long passing it counts, now.")
    days_to_pass = serializers.IntegerField(help_text="From being asked on, now.")
    audience = serializers.ChoiceField(Course.AudienceKind.choices, help_text="As it is now.")
    audience_department = serializers.UUIDField(allow_null=True)
    audience_role_kinds = serializers.ListField(child=serializers.ChoiceField(RoleKind.choices))


class CourseList(GenericAPIView[Any]):
    """List the courses that are open, now or on a day, in pages."""

    tag, many, query, fields = TAG, True, CourseQuery, tuple(COURSE_FIELDS)
    serializer_class = CourseRow

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        rows = courses_rows(viewer=viewer_of(request), fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))


class CertificateQuery(serializers.Serializer[Any]):
    course = serializers.UUIDField(required=False, help_text="Only of that course.")
    person = serializers.UUIDField(required=False, help_text="Only theirs.")
    department = serializers.UUIDField(
        required=False, help_text="Of people who are in it, or below it, now."
    )
    valid = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it counts."
    )
    since = serializers.DateTimeField(
        required=False, validators=MOMENTS, help_text="Passed at or after that moment."
    )
    as_of = serializers.DateField(
        required=False,
        validators=DAYS,
        help_text="Passed by the end of that day, where the organisation is; `valid` is asked of "
        "that moment.",
    )


@extend_schema_serializer(
    component_name="Certificate",
    examples=[
        OpenApiExample(
            "certificate",
            value={
                "uid": CERTIFICATE_UID,
                "person": PERSON_UID,
                "course": COURSE_UID,
                "version": VERSION_UID,
                "number": 2,
                "percent": 100,
                "passed_at": "2026-11-09T10:14:00Z",
                "expires_at": "2027-11-09T10:14:00Z",
            },
            response_only=True,
        )
    ],
)
class CertificateRow(serializers.Serializer[Any]):
    """That somebody passed a course, and until when it counts; never changed."""

    cut_by_fields = True

    uid = serializers.UUIDField()
    person = serializers.UUIDField()
    course = serializers.UUIDField()
    version = serializers.UUIDField(help_text="Which they passed.")
    number = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True, help_text="Of the answers, those right.")
    passed_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class CertificateList(GenericAPIView[Any]):
    """List who passed which course, and until when it counts, in pages.

    One's own, those of one's reports and of departments that one leads or coaches, all for the
    head coach and auditors; a token needs the scope `training`. Courses are taken in the browser.
    """

    tag, many, query, fields = TAG, True, CertificateQuery, tuple(CERTIFICATE_FIELDS)
    serializer_class, scope_read = CertificateRow, "training"

    def get(self, request: Request) -> Response:
        query = query_of(request, self.query, self.fields)
        asked: dict[str, Any] = {"viewer": viewer_of(request), "now": utc_now()}
        rows = certificates_rows(**asked, fields=query.fields, **query.filters)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(rows_named(page, query.fields))
