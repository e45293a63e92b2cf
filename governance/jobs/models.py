"""Work that is due, remembered in PostgreSQL; Celery only carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from governance.jobs.rules import sees_machinery

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, viewer: Viewer) -> JobQuerySet:
        """All for those who look after the machinery, and nothing for anybody else."""
        return self if sees_machinery(viewer) else self.none()

    def due(self, now: datetime) -> JobQuerySet:
        return self.filter(state=Job.State.PENDING, next_try_at__lte=now)

    def failing(self) -> JobQuerySet:
        """Tried in vain, and waiting for another try."""
        return self.filter(state=Job.State.PENDING, attempts__gt=0)

    def dead(self) -> JobQuerySet:
        return self.filter(state=Job.State.DEAD)


class Job(PublicModel):
    """One piece of work; ``key`` makes asking twice the same as asking once."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        DONE = "done", _("Done")
        DEAD = "dead", _("Dead")

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    finished_at = models.DateTimeField(null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True, default="")

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], condition=Q(state="pending"), name="job_due"
            ),
            models.Index(fields=["id"], condition=Q(state="dead"), name="job_dead"),
        ]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a part of the machinery was last alive: ``worker:celery@host``, ``beat:host:pid``."""

    name = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """What a request that named a key was answered; kept for a day, then forgotten."""

    digest = models.BinaryField(max_length=32, unique=True)  # SHA-256 of caller, address and key
    asked = models.BinaryField(max_length=32)  # SHA-256 of what was sent
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.status} of {self.kept_at:%Y-%m-%d %H:%M}"
