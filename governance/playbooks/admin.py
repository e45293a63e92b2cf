"""Questions to look at; their words are never shown here."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from governance.playbooks.models import Question


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    label = _("Questions")
    list_display = ("asked_at", "state", "asked", "department", "due_at", "closed_at")
    list_select_related = ("asked", "department")
    list_filter = ("state",)
    fields = ("uid", *list_display, "climbed_at")
