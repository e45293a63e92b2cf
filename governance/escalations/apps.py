from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "governance.escalations"
    label = "governance_escalations"
    verbose_name = "Escalations"

    def ready(self) -> None:
        """Put reporting into everybody's navigation, and the queue into coaches'; listen."""
        import_module("governance.escalations.receivers")
        frame = import_module("governance.core.navigation")
        entries = import_module("governance.escalations.navigation")
        frame.navigation_entries.add(entries.REPORT)
        frame.navigation_entries.add(entries.MENTIONS)
