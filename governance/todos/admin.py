"""What is owed, and which digests were made, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from governance.todos.models import Digest, FormerTodo, Leave, Todo


@admin.register(Todo)
class TodoAdmin(ReadOnlyAdmin):
    label = _("To-dos")
    list_display = ("subject", "person", "reason", "opened_at", "due_at", "closed_at", "outcome")
    list_select_related = ("subject", "person")
    list_filter = ("outcome",)
    search_fields = ("person__display_name", "subject__title")
    fields = ("uid", *list_display)


@admin.register(FormerTodo)
class FormerTodoAdmin(ReadOnlyAdmin):
    label = _("To-dos as they stood before")
    list_display = ("subject", "person", "reason", "opened_at", "due_at", "since", "until")
    list_select_related = ("subject", "person")
    search_fields = ("person__display_name", "subject__title")
    fields = ("todo", *list_display, "closed_at", "outcome")


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    section = "machinery"
    label = _("Digests")
    list_display = ("local_day", "person", "made_at", "mail_state", "sent_at")
    list_select_related = ("person",)
    search_fields = ("person__display_name",)
    fields = list_display


@admin.register(Leave)
class LeaveAdmin(ReadOnlyAdmin):
    section = "machinery"
    label = _("Leave that paused clocks")
    list_display = ("person", "since", "until")
    list_select_related = ("person",)
    search_fields = ("person__display_name",)
    fields = list_display
