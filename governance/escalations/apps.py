from __future__ import annotations

from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "governance.escalations"
    label = "governance_escalations"
    verbose_name = "Escalations"
