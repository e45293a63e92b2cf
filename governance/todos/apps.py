from __future__ import annotations

from django.apps import AppConfig


class TodosConfig(AppConfig):
    name = "governance.todos"
    label = "governance_todos"
    verbose_name = "To-dos"
