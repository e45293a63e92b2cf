from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "governance.audit"
    label = "governance_audit"
    verbose_name = "Audit trail"
