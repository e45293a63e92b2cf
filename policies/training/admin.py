"""Courses and certificates to look at; what somebody answered in a quiz is not shown."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from policies.training.models import Certificate, Course, CourseVersion


@admin.register(Course)
class CourseAdmin(ReadOnlyAdmin):
    label = _("Courses")
    arises = _("They are written in the application, under Courses.")
    list_display = ("title", "pass_percent", "valid_days", "days_to_pass", "audience_kind")
    search_fields = ("title",)
    fields = ("uid", "slug", *list_display, "audience_department", "audience_role_kinds")

    def app_address(self, row: Course) -> str:
        return reverse("course", args=[row.slug])


@admin.register(CourseVersion)
class CourseVersionAdmin(ReadOnlyAdmin):
    label = _("Versions of courses")
    arises = _("They come with each draft of a course.")
    list_display = ("course", "number", "state", "drafted_by_label", "published_at")
    list_select_related = ("course",)
    list_filter = ("state",)
    fields = ("uid", *list_display, "published_by_label")

    def app_address(self, row: CourseVersion) -> str:
        return reverse("course", args=[row.course.slug])


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    label = _("Certificates")
    arises = _("They come when somebody passes a course.")
    list_display = ("person", "course", "passed_at", "expires_at")
    list_select_related = ("person", "course")
    search_fields = ("person__display_name", "course__title")
    fields = ("uid", *list_display)

    def app_address(self, row: Certificate) -> str:
        return reverse("course", args=[row.course.slug])
