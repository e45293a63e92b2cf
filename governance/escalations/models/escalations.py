"""A mention passed on, and how it climbs until somebody takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from governance.escalations.models.mentions import Mention
from governance.escalations.rules import EscalationState, StepTarget, Why
from governance.escalations.rules.judging import MOST_JUDGED
from governance.escalations.rules.taken import ClockKind

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def open(self) -> EscalationQuerySet:
        return self.filter(state=EscalationState.OPEN)

    def with_somebody(self) -> EscalationQuerySet:
        """What is taken or asked of somebody, and not closed."""
        return self.filter(state__in=(EscalationState.OPEN, EscalationState.TAKEN))

    def visible_to(self, viewer: Viewer) -> EscalationQuerySet:
        """What came of the mentions that the viewer sees."""
        return self.filter(mention__in=Mention.objects.visible_to(viewer))

    def takeable_by(self, viewer: Viewer) -> EscalationQuerySet:
        """Open ones for which ``rules.can_take`` says yes, as one condition."""
        if viewer.person_id is None:
            return self.none()
        if viewer.head_coach:
            return self.open()
        return self.open().filter(
            Q(asked_id=viewer.person_id)
            | Q(mention__department_id__in=viewer.coached_department_ids)
        )


class Escalation(PublicModel):
    """A mention passed on, with a clock."""

    mention = models.OneToOneField(Mention, on_delete=models.PROTECT, related_name="escalation")
    state = models.CharField(
        max_length=8, choices=EscalationState.choices, default=EscalationState.OPEN
    )
    asked = models.ForeignKey(  # whose turn it is while it is open
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="escalations_asked",
    )
    due_at = models.DateTimeField(null=True, blank=True)  # when that turn is over, or a clock is
    due_for = models.CharField(  # the clock, once somebody has it
        max_length=8, choices=ClockKind.choices, blank=True, default="", db_default=""
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
    outcome = models.TextField(blank=True, default="")
    updated_at = models.DateTimeField(null=True, blank=True)  # the last word of who has it
    contact_due_at = models.DateTimeField(null=True, blank=True)  # null: before this was asked
    contacted_at = models.DateTimeField(null=True, blank=True)  # whoever said it was answered
    contacted_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="escalations_contacted",
    )
    contact_text = models.ForeignKey(  # the version that it was answered with
        "governance_escalations.ApprovedText",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="escalations",
    )

    useful = models.BooleanField(null=True, blank=True)  # to whoever it was passed on to
    useful_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="escalations_judged",
    )
    useful_at = models.DateTimeField(null=True, blank=True)
    useful_words = models.CharField(max_length=MOST_JUDGED, blank=True, default="", db_default="")

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", holder=None, taken_at=None, closed_at=None)
                | Q(state="taken", holder__isnull=False, taken_at__isnull=False, closed_at=None)
                | Q(state="closed", holder__isnull=False, closed_at__isnull=False) & ~Q(outcome="")
                | Q(state="aside", closed_at__isnull=False, outcome=""),
                name="escalations_escalation_state",
            ),
            models.CheckConstraint(
                condition=Q(contacted_at=None, contacted_by=None)
                | Q(contacted_at__isnull=False, contacted_by__isnull=False),
                name="escalations_escalation_contact",
            ),
            models.CheckConstraint(
                condition=Q(useful=None, useful_by=None, useful_at=None, useful_words="")
                | Q(useful__isnull=False, useful_by__isnull=False, useful_at__isnull=False),
                name="escalations_escalation_judged",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="open"), name="escalations_escalation_due"
            )
        ]

    def __str__(self) -> str:
        return str(self.mention)

    @property
    def holding_id(self) -> int | None:
        """Who has it and can still answer for it; whoever left has it no more."""
        holder = self.holder
        return holder.pk if holder and holder.employment != holder.Employment.LEFT else None


class Run(models.Model):
    """One climb of an escalation, on a snapshot of its path."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="runs")
    path_name = models.CharField(max_length=100)
    path_version = models.PositiveIntegerField()
    snapshot = models.JSONField()  # [{"position", "target", "wait_minutes"}]
    clocks = models.JSONField(null=True)  # PathClocks; null: begun before there were any
    taken_from = models.ForeignKey(  # who had it, said nothing, and is not asked next
        "roles_org.Person", null=True, on_delete=models.PROTECT, related_name="runs_taken_from"
    )
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
    # Of a step that tells a webhook: what that was called then.
    webhook = models.CharField(max_length=100, blank=True, default="", db_default="")
    why = models.CharField(max_length=16, choices=Why.choices, blank=True, default="")
    answer_by = models.DateTimeField(null=True, blank=True)  # when the person's time was over

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "generation", "position"], name="escalations_run_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run} step {self.position}"
