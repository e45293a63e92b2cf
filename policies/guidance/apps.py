from __future__ import annotations

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "policies.guidance"
    label = "policies_guidance"
    verbose_name = "Guidance"
