from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "roles.team"
    label = "roles_team"
    verbose_name = "Team"

    def ready(self) -> None:
        """Say who coaches, who covers what, what is a gap, and which mails there are."""
        viewer = import_module("governance.core.viewer")
        selectors = import_module("roles.team.selectors")
        org = import_module("roles.org.hooks")
        viewer.viewer_parts.add(selectors.viewer_team)
        org.chart_parts.add(selectors.chart_team)
        lines = import_module("roles.team.selectors.people_lines")
        org.dotted_lines.add(lines.people_dotted)
        org.department_contents.add(selectors.roles_standing)
        for rule in selectors.GAP_RULES:
            org.gap_rules.add(rule)
        org.small_gap_rules.add(selectors.team_uncoached)
        channels = import_module("roles.channels.hooks")
        told = import_module("roles.team.selectors.channels")
        channels.deciders.add(told.channel_deciders)
        channels.head_coaches.add(told.channel_head_coaches)
        channels.speakers.add(told.channel_speakers)
        channels.givers.add(told.channel_givers)
        channels.booth_functions.add(told.channel_booth_functions)
        channels.advisers.add(told.channel_advisers)
        accounts = import_module("governance.accounts.registry")
        audited = import_module("roles.team.selectors.audited")
        accounts.grant_objections.add(audited.auditor_objection)
        own = import_module("roles.team.registry")
        notify = import_module("governance.notify.registry")
        for mail in own.MAILS:
            notify.mail_kinds.add(mail)
        notify.webhook_events.add(own.ASSIGNMENT_READY)
        import_module("roles.team.receivers")
        import_module("roles.team.navigation").navigation_add()
