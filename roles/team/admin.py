"""Role types to edit, through their service; roles and assignments to look at.

The admin never proposes, approves or ends anything: that happens in the application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from governance.core.admin import ReadOnlyAdmin
from governance.core.request import viewer_of
from roles.team.models import Assignment, Role, RoleType
from roles.team.services import role_type_update

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


@admin.register(RoleType)
class RoleTypeAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "function", "authority", "goodwill_limit")
    list_filter = ("kind",)
    readonly_fields = ("key", "kind", "function")
    fields = (
        *readonly_fields,
        "name",
        "purpose",
        "end_goal",
        "accountabilities",
        "authority",
        "goodwill_limit",
    )

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return viewer_of(request).administrator

    def save_model(self, request: HttpRequest, obj: RoleType, form: Any, change: bool) -> None:
        role_type_update(actor=viewer_of(request), type=obj)


@admin.register(Role)
class RoleAdmin(ReadOnlyAdmin):
    list_display = ("type", "department", "focus", "opened_at", "closed_on")
    list_select_related = ("type", "department")
    list_filter = ("type",)
    search_fields = ("department__name", "focus")
    fields = (*list_display, "purpose", "end_goal", "fallback")


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("person", "role", "state", "authority", "starts_on", "ends_on")
    list_select_related = ("person", "role__type", "role__department")
    list_filter = ("state", "role__type")
    search_fields = ("person__display_name", "role__department__name")
    fields = (*list_display, "proposed_at", "proposed_by_label", "close_reason", "open_in_app")
    readonly_fields = ("open_in_app",)

    @admin.display(description="")
    def open_in_app(self, assignment: Assignment) -> SafeString:
        address = reverse("assignment", args=[assignment.uid])
        return format_html('<a href="{}">{}</a>', address, _("Open in app"))
