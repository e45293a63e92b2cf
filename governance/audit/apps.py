from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "governance.audit"
    label = "governance_audit"
    verbose_name = "Audit trail"

    def ready(self) -> None:
        """Let the admin show what the trail says of a definition."""
        core_admin = import_module("governance.core.admin")
        core_admin.trail_about.add(import_module("governance.audit.selectors").entries_about)
