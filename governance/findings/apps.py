from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "governance.findings"
    label = "governance_findings"
    verbose_name = "Findings"

    def ready(self) -> None:
        """Put the list into the navigation of those who watch it; let webhooks tell of it."""
        own = import_module("governance.findings.registry")
        notify = import_module("governance.notify.registry")
        notify.webhook_events.add(own.OPENED)
        notify.webhook_events.add(own.CLOSED)
        frame = import_module("governance.core.navigation")
        entries = import_module("governance.findings.navigation")
        frame.navigation_entries.add(entries.FINDINGS)
