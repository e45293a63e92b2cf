from __future__ import annotations

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "governance.notify"
    label = "governance_notify"
    verbose_name = "Messages"

    def ready(self) -> None:
        from governance.jobs.services import after_rounds
        from governance.notify.services import messages_send

        after_rounds.add(lambda now: messages_send(now=now))
