from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "roles.sync"
    label = "roles_sync"
    verbose_name = "Sync"

    def ready(self) -> None:
        """Lead those whose business it is to imports and drafts."""
        frame = import_module("governance.core.navigation")
        entries = import_module("roles.sync.navigation")
        frame.navigation_entries.add(entries.IMPORTS)
        frame.navigation_further.add(entries.DRAFTS)
        import_module("roles.org.hooks").structure_pages.add(entries.DRAFTS)
