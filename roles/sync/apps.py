from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "roles.sync"
    label = "roles_sync"
    verbose_name = "Sync"

    def ready(self) -> None:
        """Put imports into the navigation of those who decide on them."""
        frame = import_module("governance.core.navigation")
        entries = import_module("roles.sync.navigation")
        frame.navigation_entries.add(entries.IMPORTS)
