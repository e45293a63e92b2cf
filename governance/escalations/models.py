"""What was heard, and how it climbs until somebody takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from governance.escalations.rules import EscalationState, StepTarget, Topic, Wish

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class MentionQuerySet(models.QuerySet["Mention"]):
    def visible_to(self, viewer: Viewer) -> MentionQuerySet:
        """Own reports; heads and coaches their departments'; head coach and auditor all."""
        if viewer.head_coach or viewer.auditor:
            return self
        departments = viewer.led_department_ids | viewer.coached_department_ids
        return self.filter(
            Q(logged_by_id=viewer.person_id, logged_by__isnull=False)
            | Q(department_id__in=departments)
            | Q(escalation__steps__person_id=viewer.person_id or 0)
        ).distinct()


class Mention(PublicModel):
    """Something heard, on a channel of ours or elsewhere."""

    said = models.TextField()
    where = models.CharField(max_length=500)
    channel = models.ForeignKey(
        "roles_channels.Channel",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentions",
    )
    department = models.ForeignKey(
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentions",
    )
    topic = models.CharField(max_length=10, choices=Topic.choices)
    wish = models.CharField(max_length=10, choices=Wish.choices)
    logged_by = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="mentions"
    )
    logged_by_label = models.CharField(max_length=200)
    logged_at = models.DateTimeField()

    objects = MentionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.said if len(self.said) <= 60 else f"{self.said[:59]}…"


class Path(PublicModel):
    """Whom to ask, in which order; runs keep a snapshot, so editing never changes one in flight."""

    name = models.CharField(max_length=100, unique=True)
    version = models.PositiveIntegerField(default=1)
    default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["default"], condition=Q(default=True), name="escalations_one_default_path"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    path = models.ForeignKey(Path, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    target = models.CharField(max_length=12, choices=StepTarget.choices)
    wait_minutes = models.PositiveIntegerField()  # unanswered for so long: the next step

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["path", "position"], name="escalations_step_position")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_target_display()}"


class Escalation(PublicModel):
    """A mention passed on, with a clock."""

    mention = models.OneToOneField(Mention, on_delete=models.PROTECT, related_name="escalation")
    state = models.CharField(
        max_length=8, choices=EscalationState.choices, default=EscalationState.OPEN
    )
    holder = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="escalations",
    )
    generation = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.mention)


class Run(models.Model):
    """One climb of an escalation, on a snapshot of its path."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="runs")
    path_name = models.CharField(max_length=100)
    path_version = models.PositiveIntegerField()
    snapshot = models.JSONField()  # [{"position", "target", "wait_minutes"}]
    generation = models.PositiveIntegerField()
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "generation"], name="escalations_run_generation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.escalation} ({self.generation})"


class RunStep(models.Model):
    """A step that is due or was taken; a step of an older generation does nothing."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="steps")
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="steps")
    generation = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    target = models.CharField(max_length=12, choices=StepTarget.choices)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="run_steps",
    )
    why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "generation", "position"], name="escalations_run_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run} step {self.position}"
