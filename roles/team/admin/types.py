"""Kinds of role to edit: a change says first whom it affects."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import DefinitionAdmin
from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.core.request import viewer_of
from roles.team.models import RoleType
from roles.team.selectors.types import Affected, type_affected, type_name_taken
from roles.team.services import role_type_add, role_type_update
from roles.team.services.role_types import CHANGED, NAME_TAKEN

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
        self.initial["retired"] = self.instance.retired_on is not None
        if "contract_clause" in self.fields:
            self.fields["contract_clause"].label = _("Contract clause")
            self.fields["contract_clause"].help_text = _(
                "Holders are ready once HR has confirmed that they signed a contract with each "
                "contract clause in force that is for them. Who is ready now has as many days "
                "as the clause gives."
            )
        if "serves" in self.fields:
            self.fields["serves"].label = _("Whom it serves")
            self.fields["serves"].help_text = _("Inside and outside; new roles begin with it.")
        if "goodwill_limit" in self.fields:
            self.fields["goodwill_limit"].widget.attrs["min"] = "0"

    def clean(self) -> dict[str, Any]:
        """Lines end as they are stored: a browser that sends them otherwise changes nothing."""
        cleaned = super().clean() or {}
        for name in ("purpose", "end_goal", "serves", "accountabilities"):
            cleaned[name] = str(cleaned.get(name, "")).replace("\r\n", "\n")
        wanted = str(cleaned.get("name", ""))
        asked = not cleaned.get("retired") and {"name", "retired"} & set(self.changed_data)
        if asked and type_name_taken(self.instance, wanted):
            self.add_error("name", NAME_TAKEN % wanted)
        return cleaned

    def clean_goodwill_limit(self) -> Any:
        limit = self.cleaned_data["goodwill_limit"]
        if limit is not None and limit < 0:
            raise forms.ValidationError(_("Goodwill is nothing, or more."))
        return limit


def _changed(form: Any) -> list[str]:
    """Return what people call the fields that are to be other than they are."""
    return [
        str(field.label)
        for name, field in form.fields.items()
        if form.initial.get(name) != form.cleaned_data.get(name)
    ]


@admin.register(RoleType)
class RoleTypeAdmin(DefinitionAdmin):
    """Added, changed and retired, never deleted; what a change affects is shown before it is."""

    label = _("Role types")
    form = RoleTypeForm
    list_display = ("name", "kind", "function", "authority", "goodwill_limit", "retired_on")
    list_filter = ("kind", "critical", "contract_clause")
    ordering = ("kind", "name")
    words = (
        "name",
        "purpose",
        "end_goal",
        "serves",
        "accountabilities",
        "authority",
        "goodwill_limit",
        "critical",
    )
    asked = ("contract_clause", "access_needed")  # of every holder; the rest is kept elsewhere

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return self.has_view_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj: RoleType | None = None) -> Any:
        return ("key", "kind", "function") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: RoleType | None = None) -> Any:
        fixed = ("key", "kind", "function") if obj else ("kind",)
        asks = {
            "fields": self.asked,
            "description": _(
                "Guidelines and courses say themselves for whom they are, and are items of the "
                "checklist from then on."
            ),
        }
        parts = [(None, {"fields": (*fixed, *self.words)}), (_("What its checklist asks"), asks)]
        return [*parts, (None, {"fields": ("retired",)})] if obj else parts

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Before a change is saved, list the roles that it affects, and ask once more."""
        asked = None
        if request.method == "POST" and object_id and "confirmed" not in request.POST:
            asked = self._ask(request, object_id)
        try:
            return asked or super().changeform_view(request, object_id, form_url, extra_context)
        except Conflict as error:
            asked = self._ask(request, str(object_id), error) if error.code == CHANGED else None
            if asked is None:
                raise
            return asked

    def _ask(
        self, request: HttpRequest, object_id: str, conflict: Conflict | None = None
    ) -> HttpResponse | None:
        """Return the page that lists what is affected; None where it is nothing, or no change."""
        found = self.get_object(request, object_id)
        if found is None or not self.has_change_permission(request, found):
            return None
        form = self.get_form(request, found)(request.POST, instance=found)
        if not form.is_valid() or not _changed(form):
            return None
        affected = type_affected(form.instance)
        return self._confirm(request, form, affected, conflict) if affected.roles else None

    def _confirm(
        self, request: HttpRequest, form: Any, affected: Affected, conflict: Conflict | None
    ) -> HttpResponse:
        sent = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in {"csrfmiddlewaretoken", "confirmed", "seen"}
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("What this changes"),
            "opts": self.opts,
            "original": form.instance,
            "affected": affected,
            "conflict": conflict,
            "changed": _changed(form),
            "label": self.label,
            "sent": [*sent, ("seen", affected.seen)],
        }
        status = HTTPStatus.CONFLICT if conflict else HTTPStatus.OK
        return TemplateResponse(request, "admin/role_type_confirm.html", context, status=status)

    def save_model(self, request: HttpRequest, obj: RoleType, form: Any, change: bool) -> None:
        if not change:
            role_type_add(actor=viewer_of(request), type=obj)
            return
        role_type_update(
            actor=viewer_of(request),
            type=obj,
            retired=form.cleaned_data["retired"],
            seen=request.POST.get("seen", ""),
            now=utc_now(),
        )
