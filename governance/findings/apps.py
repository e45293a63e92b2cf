from __future__ import annotations

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "governance.findings"
    label = "governance_findings"
    verbose_name = "Findings"
