"""Imports: what each would change, on which state, what follows, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from roles.sync.rules import brake_limit, can_see_imports

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class ImportPlanQuerySet(models.QuerySet["ImportPlan"]):
    def visible_to(self, viewer: Viewer) -> ImportPlanQuerySet:
        return self if can_see_imports(viewer) else self.none()

    def open(self) -> ImportPlanQuerySet:
        return self.filter(state__in=ImportPlan.OPEN)

    def baseline(self) -> ImportPlan | None:
        """Return the last full import that was applied: what the registry was to be."""
        applied = self.filter(state=ImportPlan.State.APPLIED, mode=ImportPlan.Mode.FULL)
        return applied.order_by("-settled_at", "-id").first()


class ImportPlan(PublicModel):
    """Kept only when there was something to do.

    ``payload`` holds the files while they may be needed: of a plan until it is applied or
    discarded, of the last full import until the next one, to tell what was changed since.
    """

    class Mode(models.TextChoices):
        PATCH = "patch", _("Patch: what the file misses stays")
        FULL = "full", _("Full: who is missing has left")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        WAITING = "waiting", _("Waiting for release")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        STALE = "stale", _("Out of date")
        DISCARDED = "discarded", _("Discarded")

    OPEN = (State.PLANNED, State.WAITING, State.APPLYING)

    mode = models.CharField(max_length=5, choices=Mode.choices)
    state = models.CharField(max_length=12, choices=State.choices)
    digest = models.CharField(max_length=64)  # of mode and files
    made_on = models.CharField(max_length=64)  # hash of the state that it was compared with
    left_behind = models.CharField(max_length=64, blank=True, default="")  # versions, once applied
    ignored_columns = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    employed = models.PositiveIntegerField(default=0)  # who could leave, when it was planned
    consequences = models.JSONField(default=dict)  # of the rehearsal; {} when there was none
    payload = models.BinaryField(default=bytes)  # the files, packed, while they may be needed
    made_through = models.CharField(max_length=16, blank=True, default="")  # the actor's kind
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    settled_by = models.CharField(max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    released = models.BooleanField(default=False)  # somebody let more leave than the brake does
    reason = models.TextField(blank=True, default="")  # why it was released
    failure = models.TextField(blank=True, default="")  # why the last try to apply it failed

    objects = ImportPlanQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["digest", "state"], name="sync_plan_digest"),
            models.Index(fields=["-made_at"], name="sync_plan_latest"),
        ]

    def __str__(self) -> str:
        return f"import {self.uid}"

    @property
    def leavers(self) -> int:
        return int(self.counts.get("people", {}).get("left", 0))

    @property
    def more_people(self) -> int:
        """How many more are employed once it is applied; fewer are below zero."""
        people = self.counts.get("people", {})
        come = int(people.get("created", 0)) + int(people.get("rehired", 0))
        return come - self.leavers

    @property
    def limit(self) -> int:
        return brake_limit(self.employed)

    @property
    def totals(self) -> dict[str, int]:
        """How many rows of all tables, by action."""
        totals: dict[str, int] = {}
        for counts in self.counts.values():
            for action, number in counts.items():
                totals[action] = totals.get(action, 0) + number
        return totals

    @property
    def size(self) -> int:
        return sum(number for action, number in self.totals.items() if action != "unchanged")


class ImportRow(models.Model):
    """One change of an import: ``changes`` is ``{"field": [before, after]}``, as files say it.

    Forgotten with its plan's files, or 90 days after it was applied; the trail keeps its own.
    """

    plan = models.ForeignKey(  # found by sync_row_page
        ImportPlan, on_delete=models.PROTECT, related_name="rows", db_index=False
    )
    table = models.CharField(max_length=16)
    action = models.CharField(max_length=12)
    subject_uid = models.UUIDField()
    key = models.TextField(blank=True, default="")  # external id; of a channel its platform
    label = models.TextField()
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["plan", "action", "id"], name="sync_row_page")]

    def __str__(self) -> str:
        return f"{self.action} {self.label}"
