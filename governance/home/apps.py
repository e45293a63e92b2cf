from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "governance.home"
    label = "governance_home"
    verbose_name = "Home"
