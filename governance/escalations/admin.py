"""Paths, mentions and escalations to look at; the words of a mention are never shown here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from governance.escalations.models import Escalation, Mention, Path, Step

if TYPE_CHECKING:
    StepInline = admin.TabularInline[Any, Any]
else:
    StepInline = admin.TabularInline


class Steps(StepInline):
    model = Step
    fields = ("position", "target", "wait_minutes")
    extra = 0
    can_delete = False
    media = forms.Media()  # no row is added

    def has_view_permission(self, request: Any, obj: object | None = None) -> bool:
        return True  # of a path that may be seen

    def has_add_permission(self, request: Any, obj: object | None = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: object | None = None) -> bool:
        return False


@admin.register(Path)
class PathAdmin(ReadOnlyAdmin):
    section = "definitions"
    label = _("Escalation paths")
    list_display = ("name", "version", "default")
    fields = list_display
    inlines = (Steps,)


@admin.register(Mention)
class MentionAdmin(ReadOnlyAdmin):
    label = _("Mentions")
    list_display = ("logged_at", "topic", "wish", "channel", "department")
    list_select_related = ("channel", "department")
    list_filter = ("topic", "wish")
    fields = ("uid", *list_display)


@admin.register(Escalation)
class EscalationAdmin(ReadOnlyAdmin):
    label = _("Escalations")
    list_display = ("mention", "state", "asked", "due_at", "holder", "opened_at", "closed_at")
    list_select_related = ("mention", "asked", "holder")
    list_filter = ("state",)
    fields = ("uid", *list_display, "generation", "taken_at")
