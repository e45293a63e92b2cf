"""The Celery application; tasks are hints, see ``governance.jobs``."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import beat_init, worker_init
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu.transport.redis import Channel

from governance.core.checks import startup_refuse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
app = Celery("governance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.steps["worker"].add("governance.jobs.poller:Poller")
app.autodiscover_tasks(["governance.jobs"])
# A worker that lost the broker would give back the hints that it has in hand, and end where it
# can't: the broker is still away, and kombu 5.7 asks a connection that is closed already.
Channel.do_restore = False


@worker_init.connect
@beat_init.connect
def refuse(**signal: object) -> None:
    """Neither a worker nor beat starts on an unsafe configuration."""
    startup_refuse()
