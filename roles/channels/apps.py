from __future__ import annotations

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "roles.channels"
    label = "roles_channels"
    verbose_name = "Channels"
