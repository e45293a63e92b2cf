"""Role types to edit, through their service; roles and assignments to look at.

The admin never proposes, approves or ends anything: that happens in the application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import DefinitionAdmin, ReadOnlyAdmin
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.team.models import (
    Assignment,
    CardLink,
    ChecklistItem,
    Liaison,
    PastFocus,
    PastTerms,
    ReadyPeriod,
    Role,
    RoleType,
)
from roles.team.selectors.types import Affected, type_affected
from roles.team.services import role_type_add, role_type_update

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    TypeModelForm = forms.ModelForm[RoleType]
else:
    TypeModelForm = forms.ModelForm


class RoleTypeForm(TypeModelForm):
    retired = forms.BooleanField(
        label=_("Retired"),
        required=False,
        help_text=_("No new roles of this kind; those that are there go on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["retired"].initial = self.instance.retired_on is not None
        if "goodwill_limit" in self.fields:
            self.fields["goodwill_limit"].widget.attrs["min"] = "0"

    def clean_goodwill_limit(self) -> Any:
        limit = self.cleaned_data["goodwill_limit"]
        if limit is not None and limit < 0:
            raise forms.ValidationError(_("Goodwill is nothing, or more."))
        return limit


@admin.register(RoleType)
class RoleTypeAdmin(DefinitionAdmin):
    """Added, changed and retired, never deleted; what a change affects is shown before it is."""

    label = _("Role types")
    form = RoleTypeForm
    list_display = ("name", "kind", "function", "authority", "goodwill_limit", "retired_on")
    list_filter = ("kind", "critical")
    ordering = ("kind", "name")
    words = (
        "name",
        "purpose",
        "end_goal",
        "accountabilities",
        "authority",
        "goodwill_limit",
        "critical",
    )

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return self.has_view_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj: RoleType | None = None) -> Any:
        return ("key", "kind", "function") if obj else ()

    def get_fields(self, request: HttpRequest, obj: RoleType | None = None) -> Any:
        if obj is None:
            return ("kind", *self.words)
        return ("key", "kind", "function", *self.words, "retired")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Before a change is saved, list the roles that it affects, and ask once more."""
        asking = request.method == "POST" and object_id and "confirmed" not in request.POST
        found = self.get_object(request, object_id) if asking and object_id else None
        if found is not None and self.has_change_permission(request, found):
            form = self.get_form(request, found)(request.POST, instance=found)
            if form.is_valid() and form.changed_data:
                affected = type_affected(form.instance)
                if affected.roles:
                    return self._confirm(request, form, affected)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _confirm(self, request: HttpRequest, form: Any, affected: Affected) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("What this changes"),
            "opts": self.opts,
            "original": form.instance,
            "affected": affected,
            "changed": [form.fields[name].label or name for name in form.changed_data],
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name != "csrfmiddlewaretoken"
            ],
        }
        return TemplateResponse(request, "admin/role_type_confirm.html", context)

    def save_model(self, request: HttpRequest, obj: RoleType, form: Any, change: bool) -> None:
        if not change:
            role_type_add(actor=viewer_of(request), type=obj)
            return
        role_type_update(
            actor=viewer_of(request),
            type=obj,
            retired=form.cleaned_data["retired"],
            now=utc_now(),
        )


@admin.register(Role)
class RoleAdmin(ReadOnlyAdmin):
    label = _("Roles")
    list_display = ("type", "department", "focus", "opened_at", "closed_on")
    list_select_related = ("type", "department")
    list_filter = ("type",)
    search_fields = ("department__name", "focus")
    fields = (*list_display, "purpose", "end_goal", "fallback")

    def app_address(self, row: Role) -> str:
        return reverse("role", args=[row.uid])


@admin.register(Liaison)
class LiaisonAdmin(ReadOnlyAdmin):
    label = _("Contacts of roles")
    list_display = ("person", "role", "purpose", "cadence", "named_at", "ended_at")
    list_select_related = ("person", "role__type", "role__department")
    list_filter = ("cadence",)
    search_fields = ("person__display_name", "purpose")
    fields = list_display

    def app_address(self, row: Liaison) -> str:
        return reverse("role", args=[row.role.uid])


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    label = _("Assignments")
    list_display = ("person", "role", "state", "authority", "starts_on", "ends_on")
    list_select_related = ("person", "role__type", "role__department")
    list_filter = ("state", "role__type")
    search_fields = ("person__display_name", "role__department__name")
    fields = (
        *list_display,
        "channels",
        "languages",
        "regions",
        "backup",
        "proposed_at",
        "proposed_by_label",
        "close_reason",
    )

    def app_address(self, row: Assignment) -> str:
        return reverse("assignment", args=[row.uid])


@admin.register(ChecklistItem)
class ChecklistItemAdmin(ReadOnlyAdmin):
    label = _("Checklists")
    list_display = ("assignment", "kind", "title", "blocks_from", "met_at", "expires_at")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    list_filter = ("kind",)
    search_fields = ("assignment__person__display_name", "title")
    fields = (*list_display, "person", "asked_because", "met_by")

    def app_address(self, row: ChecklistItem) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(ReadyPeriod)
class ReadyPeriodAdmin(ReadOnlyAdmin):
    label = _("Who was ready when")
    list_display = ("assignment", "during", "reasons")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    search_fields = ("assignment__person__display_name",)
    fields = list_display

    def app_address(self, row: ReadyPeriod) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(CardLink)
class CardLinkAdmin(ReadOnlyAdmin):
    label = _("Links to authority cards")
    list_display = ("assignment", "made_at", "ends_at", "revoked_at")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    search_fields = ("assignment__person__display_name",)
    fields = list_display

    def app_address(self, row: CardLink) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(PastFocus)
class PastFocusAdmin(ReadOnlyAdmin):
    label = _("Focus before it was changed")
    list_display = ("assignment", "during", "languages", "regions")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    search_fields = ("assignment__person__display_name",)
    fields = (*list_display, "channel_uids")

    def app_address(self, row: PastFocus) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(PastTerms)
class PastTermsAdmin(ReadOnlyAdmin):
    label = _("Kinds of role before they were changed")
    list_display = ("type", "during", "authority", "goodwill_limit")
    list_select_related = ("type",)
    search_fields = ("type__name",)
    fields = list_display

    def app_address(self, row: PastTerms) -> str:
        return reverse("admin:roles_team_roletype_change", args=[row.type.pk])
