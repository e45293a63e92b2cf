"""Courses and certificates as plain rows for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from policies.training.models import Certificate, CourseVersion, Lesson, Question
from roles.org.selectors import department_subtree
from roles.team.selectors.moments import day_of, moment_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

COURSE_FIELDS = {
    "uid": "course__uid",
    "slug": "course__slug",
    "title": "course__title",
    "version": "uid",
    "number": "number",
    "published_at": "published_at",
    "lessons": "lesson_count",
    "questions": "question_count",
    "pass_percent": "course__pass_percent",
    "valid_days": "course__valid_days",
    "days_to_pass": "course__days_to_pass",
    "audience": "course__audience_kind",
    "audience_department": "course__audience_department__uid",
    "audience_role_kinds": "course__audience_role_kinds",
}
CERTIFICATE_FIELDS = {
    "uid": "uid",
    "person": "person__uid",
    "course": "course__uid",
    "version": "attempt__version__uid",
    "number": "attempt__version__number",
    "percent": "attempt__percent",
    "passed_at": "passed_at",
    "expires_at": "expires_at",
}


def courses_rows(
    *, viewer: Viewer, fields: Sequence[str], as_of: date | None = None
) -> QuerySet[CourseVersion, dict[str, Any]]:
    """Return the open courses, now or at the end of a day, each with the version that was; one
    query."""
    versions = CourseVersion.objects.visible_to(viewer)
    if as_of is None:
        versions = versions.published()
    else:
        end = day_of(as_of)[1]
        later = CourseVersion.objects.filter(course=OuterRef("course"), published_at__lt=end)
        last = later.order_by("-published_at", "-number").values("pk")[:1]
        versions = versions.filter(pk=Subquery(last))
    counted: dict[str, Any] = {
        "lesson_count": _count_of(Lesson.objects.all()),
        "question_count": _count_of(Question.objects.all()),
    }
    rows: QuerySet[CourseVersion, dict[str, Any]]
    rows = _rows(versions.annotate(**counted), COURSE_FIELDS, fields)
    return rows


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    own = rows.filter(version=OuterRef("pk")).order_by().values("version")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), IntegerField()), 0)


def certificates_rows(
    *,
    viewer: Viewer,
    fields: Sequence[str],
    now: datetime,
    course: UUID | None = None,
    person: UUID | None = None,
    department: UUID | None = None,
    valid: bool | None = None,
    since: datetime | None = None,
    as_of: date | None = None,
) -> QuerySet[Certificate, dict[str, Any]]:
    """Return who passed which course, and until when it counts, as the viewer may see it.

    ``valid`` is asked of the end of the day ``as_of``, else of ``now``; ``department`` are people
    who are in it, or below it, now. One query, two with a department.
    """
    moment = moment_of(as_of, now)
    wanted = {
        "course__uid": course,
        "person__uid": person,
        "person__department_id__in": department_subtree(department) if department else None,
        "passed_at__gte": since,
        "passed_at__lte": moment if as_of else None,
    }
    given = {path: value for path, value in wanted.items() if value is not None}
    found = Certificate.objects.visible_to(viewer).filter(**given)
    if valid is not None:
        lasting = {"expires_at__gt": moment}
        found = found.filter(**lasting) if valid else found.exclude(**lasting)
    rows: QuerySet[Certificate, dict[str, Any]] = _rows(found, CERTIFICATE_FIELDS, fields)
    return rows


def _rows(queryset: Any, paths: dict[str, str], fields: Sequence[str]) -> Any:
    """Read just the fields, in their order, and behind them the uid that pages are cut by."""
    columns = [paths[name] for name in fields]
    return queryset.order_by("uid").values(*columns, *([] if "uid" in columns else ["uid"]))
