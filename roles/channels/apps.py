from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "roles.channels"
    label = "roles_channels"
    verbose_name = "Channels"

    def ready(self) -> None:
        """Say what is a gap, which mail there is, and where the registry is found."""
        org = import_module("roles.org.hooks")
        selectors = import_module("roles.channels.selectors")
        for rule in selectors.GAP_RULES:
            org.gap_rules.add(rule)
        org.small_gap_rules.add(selectors.second_admin_gaps)
        standing = import_module("roles.channels.selectors.standing")
        org.department_contents.add(standing.channels_standing)
        own = import_module("roles.channels.registry")
        import_module("governance.notify.registry").mail_kinds.add(own.ANSWERED)
        import_module("governance.notify.registry").mail_kinds.add(own.ADVICE_LAPSED)
        import_module("governance.notify.registry").mail_kinds.add(own.DECIDED)
        frame = import_module("governance.core.navigation")
        entries = import_module("roles.channels.navigation")
        frame.navigation_entries.add(entries.CHANNELS)
        frame.navigation_further.add(entries.FURTHER)
