"""What an assignment needs to be ready, and when it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F

from roles.team.rules import Asked, ItemKind

if TYPE_CHECKING:
    from datetime import datetime


class ChecklistItem(models.Model):
    """One thing an assignment needs to be ready, and who can see to it."""

    assignment = models.ForeignKey(  # found by team_checklist_item_once
        "roles_team.Assignment", on_delete=models.PROTECT, related_name="items", db_index=False
    )
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    ref = models.UUIDField(null=True, blank=True)  # policy or course
    title = models.CharField(max_length=300, blank=True, default="")
    path = models.CharField(max_length=300, blank=True, default="")  # the page where it is done
    person = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="checklist_items",
    )  # who is asked
    asked_because = models.CharField(max_length=20, choices=Asked.choices, blank=True, default="")
    by_head = models.BooleanField(default=False, db_default=False)  # an approval by the head, too
    blocks_from = models.DateTimeField()  # a grace period ends here
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.CharField(max_length=200, blank=True, default="")
    met_by_uid = models.UUIDField(null=True, blank=True)  # of who decided: a name is no identity
    expires_at = models.DateTimeField(null=True, blank=True)
    # Of the channels: those that the holder was let into, as public ids in text.
    opened = ArrayField(models.CharField(max_length=36), default=list, db_default=[], blank=True)

    class Meta:
        ordering = ["pk"]  # as they were asked for
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "kind", "ref"],
                nulls_distinct=False,
                name="team_checklist_item_once",
            )
        ]
        indexes = [models.Index(fields=["kind", "ref"], name="team_checklist_item_ref")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}".strip()

    def is_met(self, now: datetime) -> bool:
        """Whether it was done and still holds."""
        return self.met_at is not None and (self.expires_at is None or self.expires_at > now)


class ReadyPeriod(models.Model):
    """When an assignment was ready: [from, to); ``reasons`` say why it ended."""

    assignment = models.ForeignKey(
        "roles_team.Assignment", on_delete=models.PROTECT, related_name="ready_periods"
    )
    during = DateTimeRangeField()
    reasons = ArrayField(models.CharField(max_length=50), default=list, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="team_ready_period_once_at_a_time",
                expressions=[
                    (F("assignment"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.during}"
