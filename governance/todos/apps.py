from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TodosConfig(AppConfig):
    name = "governance.todos"
    label = "governance_todos"
    verbose_name = "To-dos"

    def ready(self) -> None:
        """Name the mails that remind."""
        own = import_module("governance.todos.registry")
        notify = import_module("governance.notify.registry")
        notify.mail_kinds.add(own.DIGEST)
        notify.mail_kinds.add(own.WEEKLY)
