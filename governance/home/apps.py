from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "governance.home"
    label = "governance_home"
    verbose_name = "Home"

    def ready(self) -> None:
        """Put Today first in everybody's navigation."""
        import_module("governance.home.navigation")
