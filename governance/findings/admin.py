"""Findings to look at."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from governance.findings.models import Finding


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    label = _("Findings")
    arises = _("The nightly audit opens one for each rule that is not kept.")
    list_display = ("rule", "subject_label", "department", "severity", "opened_at", "closed_at")
    list_select_related = ("department",)
    list_filter = ("rule", "severity")
    fields = ("uid", *list_display)
    ordering = ("-opened_at", "-pk")

    def app_address(self, row: Finding) -> str:
        return reverse("findings")
