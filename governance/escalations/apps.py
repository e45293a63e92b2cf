from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "governance.escalations"
    label = "governance_escalations"
    verbose_name = "Escalations"

    def ready(self) -> None:
        """Add reporting and the queue to the navigation; name the mail and the event; listen.

        And say in which departments a mention is under way, which hours nobody covers, and that
        nothing is published by itself in a crisis.
        """
        own = import_module("governance.escalations.registry")
        notify = import_module("governance.notify.registry")
        notify.mail_kinds.add(own.ASKED)
        notify.mail_kinds.add(own.DUTY)
        notify.mail_kinds.add(own.PROMISE)
        notify.mail_kinds.add(own.BOOTH)
        notify.mail_kinds.add(own.CLOCK)
        notify.mail_kinds.add(own.WATCHED)
        notify.mail_kinds.add(own.SURGE)
        notify.webhook_events.add(own.UNANSWERED)
        import_module("governance.escalations.receivers")
        org = import_module("roles.org.hooks")
        org.gap_alarms.add(
            import_module("governance.escalations.selectors.watch").departments_alarmed
        )
        gaps = import_module("governance.escalations.selectors.duty_gaps")
        org.gap_rules.add(gaps.hours_uncovered)
        import_module("roles.team.hooks").handover_parts.add(
            import_module("governance.escalations.selectors.handing").in_hand
        )
        import_module("policies.guidance.hooks").publishing_stopped.add(
            import_module("governance.escalations.selectors.crisis").publishing_halted
        )
        frame = import_module("governance.core.navigation")
        entries = import_module("governance.escalations.navigation")
        frame.navigation_entries.add(entries.REPORT)
        frame.navigation_entries.add(entries.FIELD)
        frame.navigation_entries.add(entries.MENTIONS)
        frame.navigation_entries.add(entries.ROTAS)
        frame.navigation_entries.add(entries.PROMISES)
        frame.navigation_entries.add(entries.TEXTS)
        frame.navigation_entries.add(entries.CRISIS)
