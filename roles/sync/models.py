"""Plans of imports: what would change, on which state, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel


class ImportPlan(PublicModel):
    """Kept only when there was something to do. ``payload`` goes as soon as it is applied."""

    class Mode(models.TextChoices):
        PATCH = "patch", _("Patch: what the file misses stays")
        FULL = "full", _("Full: who is missing has left")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        WAITING = "waiting", _("Waiting for release")
        APPLIED = "applied", _("Applied")
        STALE = "stale", _("Stale")

    mode = models.CharField(max_length=5, choices=Mode.choices)
    state = models.CharField(max_length=8, choices=State.choices)
    digest = models.CharField(max_length=64)  # of mode and files
    made_on = models.CharField(max_length=64)  # hash of the state that it was compared with
    left_behind = models.CharField(max_length=64, blank=True, default="")  # versions, once applied
    ignored_columns = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)  # the first changes, to look at
    payload = models.BinaryField(default=bytes)  # the files, packed, while they may be needed
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    settled_by = models.CharField(max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["digest", "state"], name="sync_plan_digest")]

    def __str__(self) -> str:
        return f"import {self.uid}"
