from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "governance.core"
    label = "governance_core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Register the system checks and the lookups."""
        for module in ("checks", "lookups"):
            import_module(f"governance.core.{module}")
