"""Whether an assignment is still right: asked of the line manager from time to time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from roles.team.models.records import Assignment
from roles.team.rules import ReviewBecause, ReviewOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> ReviewQuerySet:
        return self.filter(closed_at=None)

    def overdue(self, moment: datetime) -> ReviewQuerySet:
        """Open, and due before ``moment``."""
        return self.open().filter(due_at__lt=moment)

    def visible_to(self, viewer: Viewer) -> ReviewQuerySet:
        """What the viewer is asked, and what is about their reports; never about themselves,
        nor about what they gave in an emergency."""
        if viewer.person_id is None:
            return self.filter(reviewer=None) if viewer.administrator else self.none()
        mine = Q(reviewer=viewer.person_id) | Q(assignment__person__in=viewer.report_ids)
        if viewer.administrator:
            mine |= Q(reviewer=None)
        seen = self.filter(mine).exclude(assignment__person=viewer.person_id)
        return seen.exclude(
            because=ReviewBecause.EMERGENCY, assignment__proposed_by=viewer.person_id
        )


class Review(PublicModel):
    """One review of one assignment: due, asked of somebody, and what came of it."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="reviews")
    because = models.CharField(max_length=12, choices=ReviewBecause.choices)
    note = models.TextField(blank=True, default="")  # what happened, when somebody asked for it
    reviewer = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviews",
    )  # none: any administrator
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=ReviewOutcome.choices, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    decided_by = models.CharField(max_length=200, blank=True, default="")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(closed_at=None), name="team_review_open_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="team_review_closed_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="team_review_due"),
            models.Index(fields=["reviewer", "closed_at"], name="team_review_reviewer"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.get_because_display()}"
