"""Rules of coverage to set: what a change does to the gaps is shown before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import DefinitionAdmin
from governance.core.clock import utc_now
from governance.core.request import viewer_of
from roles.org.models import GapRule
from roles.org.rules.coverage import DAYS, THRESHOLDS
from roles.org.services.gap_rules import gap_rule_change
from roles.team.forms.gap_rules import AS_THE_RULE, URGENCIES
from roles.team.services.gap_rules import Preview, gap_rule_preview

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    RuleModelForm = forms.ModelForm[GapRule]
else:
    RuleModelForm = forms.ModelForm

FIELDS = ("enabled", "severity", "threshold", "days")


class GapRuleAdminForm(RuleModelForm):
    severity = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=[AS_THE_RULE, *URGENCIES],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(label=_("Why"), max_length=500, help_text=_("Stands in the trail."))

    def clean(self) -> dict[str, Any]:
        """Ask the rules now: once it is saved, it is too late to say no at a field."""
        cleaned = super().clean() or {}
        for name, limits in (("threshold", THRESHOLDS), ("days", DAYS)):
            limit, value = limits.get(self.instance.rule), cleaned.get(name)
            if limit and value is not None and not limit.least <= value <= limit.most:
                numbers = {"least": limit.least, "most": limit.most}
                self.add_error(name, _("From %(least)d to %(most)d.") % numbers)
        return cleaned

    @property
    def wanted(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in FIELDS}


@admin.register(GapRule)
class GapRuleAdmin(DefinitionAdmin):
    """As the page of rule defaults sets them, by the same service."""

    label = _("Gap rules")
    arises = _("They ship with the product and are changed here.")
    form = GapRuleAdminForm
    list_display = ("rule", "size", "enabled", "severity", "threshold", "days")
    list_filter = ("size", "enabled")
    ordering = ("size", "pk")

    def app_address(self, row: GapRule) -> str:
        return reverse("gap_rule", args=[row.uid])

    def app_forms(self, row: GapRule | None = None) -> list[tuple[_StrPromise | str, str]]:
        """There each is seen at work while it is set."""
        return [] if row else [(_("Rule defaults"), reverse("gap_rules"))]

    def get_readonly_fields(self, request: HttpRequest, obj: GapRule | None = None) -> Any:
        return ("rule", "size")

    def get_fields(self, request: HttpRequest, obj: GapRule | None = None) -> Any:
        numbers = [
            name
            for name, limits in (("threshold", THRESHOLDS), ("days", DAYS))
            if obj is not None and obj.rule in limits
        ]
        return ("rule", "size", "enabled", "severity", *numbers, "reason")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Before a change is saved, say which gaps appear and disappear, and ask once more."""
        asking = request.method == "POST" and object_id and "confirmed" not in request.POST
        found = self.get_object(request, object_id) if asking and object_id else None
        if found is not None and self.has_change_permission(request, found):
            form: Any = self.get_form(request, found)(request.POST, instance=found)
            if form.is_valid():
                preview = gap_rule_preview(
                    actor=viewer_of(request),
                    rule=found,
                    wanted=form.wanted,
                    reason=form.cleaned_data["reason"],
                    now=utc_now(),
                )
                return self._confirm(request, found, preview)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _confirm(self, request: HttpRequest, row: GapRule, preview: Preview) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("What this changes"),
            "opts": self.opts,
            "original": row,
            "label": self.label,
            "preview": preview,
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name != "csrfmiddlewaretoken"
            ],
        }
        return TemplateResponse(request, "admin/gap_rule_confirm.html", context)

    def save_model(self, request: HttpRequest, obj: GapRule, form: Any, change: bool) -> None:
        gap_rule_change(
            actor=viewer_of(request),
            rule=obj,
            reason=form.cleaned_data["reason"],
            **form.wanted,
        )
