"""Rules of coverage to look at; each is set on its page, which says what that does to the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from roles.org.models import GapRule

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@admin.register(GapRule)
class GapRuleAdmin(ReadOnlyAdmin):
    section = "definitions"
    label = _("Gap rules")
    arises = _("They ship with the product and are set in the application, under Rule defaults.")
    keeps_history = True
    list_display = ("rule", "size", "enabled", "severity", "threshold", "days")
    list_filter = ("size", "enabled")
    ordering = ("size", "pk")
    fields = list_display

    def app_address(self, row: GapRule) -> str:
        return reverse("gap_rule", args=[row.uid])

    def app_forms(self, row: GapRule | None = None) -> list[tuple[_StrPromise | str, str]]:
        if row is None:
            return [(_("Rule defaults"), reverse("gap_rules"))]
        return [(_("Set this rule"), self.app_address(row))]
