from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "governance.playbooks"
    label = "governance_playbooks"
    verbose_name = "Playbooks"

    def ready(self) -> None:
        """Add asking and telling to the navigation, name the mails, and listen."""
        own = import_module("governance.playbooks.registry")
        notify = import_module("governance.notify.registry")
        for kind in (own.ASKED, own.ANSWERED, own.FEEDBACK, own.OUTCOME):
            notify.mail_kinds.add(kind)
        import_module("governance.playbooks.receivers")
        import_module("roles.team.hooks").handover_parts.add(
            import_module("governance.playbooks.selectors.handing").in_hand
        )
        import_module("policies.guidance.hooks").questions_awaited.add(
            import_module("governance.playbooks.selectors.questions").question_about
        )
        import_module("governance.escalations.hooks").mention_parts.add(
            import_module("governance.playbooks.selectors.heard").kept_part
        )
        frame = import_module("governance.core.navigation")
        entries = import_module("governance.playbooks.navigation")
        frame.navigation_entries.add(entries.ASK)
        frame.navigation_further.add(entries.TELL)
        frame.navigation_further.add(entries.LIBRARY)
