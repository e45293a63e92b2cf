from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "governance.jobs"
    label = "governance_jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        # Every app's tasks.py registers its handlers on import.
        autodiscover_modules("tasks")
        from governance.jobs.services import wake_hints
        from governance.jobs.tasks import hint

        wake_hints.add(hint)
