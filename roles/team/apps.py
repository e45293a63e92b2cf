from __future__ import annotations

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "roles.team"
    label = "roles_team"
    verbose_name = "Team"
