"""Questions to look at; their words are never shown here."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from governance.playbooks.models import Practice, Question


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    label = _("Questions")
    list_display = ("asked_at", "state", "asked", "department", "due_at", "closed_at")
    list_select_related = ("asked", "department")
    list_filter = ("state",)
    fields = ("uid", *list_display, "climbed_at")


@admin.register(Practice)
class PracticeAdmin(ReadOnlyAdmin):
    label = _("Practices")
    list_display = ("title", "owner", "kept_at", "review_on")
    list_select_related = ("owner",)
    fields = ("uid", *list_display, "text")
