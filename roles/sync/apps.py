from __future__ import annotations

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "roles.sync"
    label = "roles_sync"
    verbose_name = "Sync"
