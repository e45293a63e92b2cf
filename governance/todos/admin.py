"""What is owed, and which digests were made, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from governance.todos.models import Digest, FormerTodo, Leave, Todo


@admin.register(Todo)
class TodoAdmin(ReadOnlyAdmin):
    label = _("To-dos")
    arises = _(
        "They come with what is asked of people: guidelines, courses, consent, reviews, answers."
    )
    list_display = ("subject", "person", "reason", "opened_at", "due_at", "closed_at", "outcome")
    list_select_related = ("subject", "person")
    list_filter = ("outcome",)
    search_fields = ("person__display_name", "subject__title")
    fields = ("uid", *list_display)

    def app_address(self, row: Todo) -> str:
        return reverse("person", args=[row.person.uid])


@admin.register(FormerTodo)
class FormerTodoAdmin(ReadOnlyAdmin):
    label = _("To-dos as they stood before")
    arises = _("They come when a to-do is asked again, carried on or given more time.")
    list_display = ("subject", "person", "reason", "opened_at", "due_at", "since", "until")
    list_select_related = ("subject", "person")
    search_fields = ("person__display_name", "subject__title")
    fields = ("todo", *list_display, "closed_at", "outcome")

    def app_address(self, row: FormerTodo) -> str:
        return reverse("person", args=[row.person.uid])


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    section = "machinery"
    label = _("Digests")
    arises = _("They are made at eight in the morning of whoever owes something.")
    list_display = ("local_day", "person", "made_at", "mail_state", "sent_at")
    list_select_related = ("person",)
    search_fields = ("person__display_name",)
    fields = list_display


@admin.register(Leave)
class LeaveAdmin(ReadOnlyAdmin):
    section = "machinery"
    label = _("Leave that paused clocks")
    arises = _("They come when somebody who owes something goes on leave.")
    list_display = ("person", "since", "until")
    list_select_related = ("person",)
    search_fields = ("person__display_name",)
    fields = list_display

    def app_address(self, row: Leave) -> str:
        return reverse("person", args=[row.person.uid])
