"""Imports and drafts in the admin: to look at; they are decided on their own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.core.admin import ReadOnlyAdmin
from roles.sync.models import Draft, ImportPlan

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


@admin.register(ImportPlan)
class ImportPlanAdmin(ReadOnlyAdmin):
    """Without the files: what people's data they hold is nobody's to browse."""

    label = gettext_lazy("Imports")
    list_display = ("made_at", "made_by", "mode", "state", "settled_by", "settled_at")
    list_filter = ("state", "mode")
    fields = (*list_display, "counts", "reason", "failure", "open_in_app")
    readonly_fields = ("open_in_app",)

    @admin.display(description="")
    def open_in_app(self, plan: ImportPlan) -> SafeString:
        address = reverse("import_plan", args=[plan.uid])
        return format_html('<a href="{}">{}</a>', address, _("Open in app"))


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    label = gettext_lazy("Drafts")
    list_display = ("made_at", "name", "made_by", "state", "settled_by", "settled_at")
    list_filter = ("state",)
    fields = (*list_display, "why", "settled_why", "open_in_app")
    readonly_fields = ("open_in_app",)

    @admin.display(description="")
    def open_in_app(self, draft: Draft) -> SafeString:
        address = reverse("draft", args=[draft.uid])
        return format_html('<a href="{}">{}</a>', address, _("Open in app"))
