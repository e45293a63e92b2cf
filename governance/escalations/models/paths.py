"""Whom to ask, in which order."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from governance.escalations.rules import StepTarget


class Path(PublicModel):
    """Whom to ask, in which order; runs keep a snapshot, so editing never changes one in flight."""

    name = models.CharField(max_length=100, unique=True)
    version = models.PositiveIntegerField(default=1)
    default = models.BooleanField(default=False)
    # What whoever takes an escalation has time for, in minutes; null is no such clock.
    remind_minutes = models.PositiveIntegerField(null=True, blank=True)
    return_minutes = models.PositiveIntegerField(null=True, blank=True)
    update_minutes = models.PositiveIntegerField(null=True, blank=True)
    resolve_minutes = models.PositiveIntegerField(null=True, blank=True)
    repeats = models.PositiveSmallIntegerField(default=0, db_default=0)  # walks after the first
    office_hours = models.BooleanField(default=False, db_default=False)  # steps and clocks

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(return_minutes=None) | Q(remind_minutes__isnull=False),
                name="escalations_path_reminded_first",
            ),
            models.UniqueConstraint(
                fields=["default"], condition=Q(default=True), name="escalations_one_default_path"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    path = models.ForeignKey(Path, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    target = models.CharField(max_length=12, choices=StepTarget.choices)
    wait_minutes = models.PositiveIntegerField()  # unanswered for so long: the next step
    webhook = models.ForeignKey(
        "governance_notify.WebhookTarget",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="path_steps",
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["path", "position"], name="escalations_step_position"),
            models.CheckConstraint(
                condition=Q(target="webhook", webhook__isnull=False)
                | ~Q(target="webhook") & Q(webhook=None),
                name="escalations_step_webhook",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_target_display()}"
