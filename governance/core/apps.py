from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "governance.core"
    label = "governance_core"
    verbose_name = "Core"
