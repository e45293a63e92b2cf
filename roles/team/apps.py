from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "roles.team"
    label = "roles_team"
    verbose_name = "Team"

    def ready(self) -> None:
        """Tell the Viewer what somebody coaches, and the coverage rules what to look for."""
        viewer = import_module("governance.core.viewer")
        hooks = import_module("roles.team.hooks")
        selectors = import_module("roles.team.selectors")
        viewer.viewer_parts.add(selectors.viewer_team)
        for rule in selectors.GAP_RULES:
            hooks.gap_rules.add(rule)
        import_module("roles.team.receivers")
        import_module("roles.team.navigation").navigation_add()
