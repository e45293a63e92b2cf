"""What was heard, and how it climbs until somebody takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from governance.escalations.rules import EscalationState, StepTarget, Topic, Why, Wish

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

QUOTED = 60  # characters of what was said that stand for it in a mail
LISTED = 180  # and in a list, where the line may break


class MentionQuerySet(models.QuerySet["Mention"]):
    def readable_to(self, viewer: Viewer) -> MentionQuerySet:
        """Word for word: own reports, what one was asked for or holds, one's departments'.

        Theirs are the departments that one leads or coaches, and for a line manager the one
        that the manager works in.
        """
        if viewer.head_coach:
            return self
        departments = viewer.led_department_ids | viewer.coached_department_ids
        if viewer.report_ids and viewer.department_id is not None:
            departments |= {viewer.department_id}
        seen = Q(department_id__in=departments)
        if viewer.person_id is not None:
            asked = RunStep.objects.filter(person_id=viewer.person_id)
            seen |= (
                Q(logged_by_id=viewer.person_id)
                | Q(escalation__holder_id=viewer.person_id)
                | Q(pk__in=asked.values("escalation__mention_id"))
            )
        return self.filter(seen)

    def visible_to(self, viewer: Viewer) -> MentionQuerySet:
        """What is readable, and for auditors all the others too, without the words."""
        return self if viewer.auditor else self.readable_to(viewer)


class Mention(PublicModel):
    """Something heard, on a channel of ours or elsewhere.

    Kept for the evidence of how it was dealt with. The words are a person's: they are shown
    to those who deal with it, never written into the trail.
    """

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
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentions",
    )
    logged_by_label = models.CharField(max_length=200)
    logged_at = models.DateTimeField()
    form = models.UUIDField(null=True, blank=True)  # sent twice is reported once

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["logged_by", "form"], name="escalations_mention_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}, {self.logged_at:%Y-%m-%d %H:%M}"

    @property
    def title(self) -> str:
        """The words, cut to a line, in quotation marks."""
        return self._quoted(QUOTED)

    @property
    def opening(self) -> str:
        """The words, cut to what a row of a list holds, in quotation marks."""
        return self._quoted(LISTED)

    def _quoted(self, most: int) -> str:
        words = " ".join(self.said.split())
        if len(words) <= most:
            return f"“{words}”"
        kept = words[: most - 1]
        # between two words, unless the last one is so long that little would be left
        kept = kept[: kept.rfind(" ")] if " " in kept[most // 2 :] else kept
        return f"“{kept.rstrip(' ,.;:')}…”"


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


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def open(self) -> EscalationQuerySet:
        return self.filter(state=EscalationState.OPEN)

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
    due_at = models.DateTimeField(null=True, blank=True)  # when that turn is over
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

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", holder=None, taken_at=None, closed_at=None)
                | Q(state="taken", holder__isnull=False, taken_at__isnull=False, closed_at=None)
                | Q(state="closed", holder__isnull=False, closed_at__isnull=False) & ~Q(outcome=""),
                name="escalations_escalation_state",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="open"), name="escalations_escalation_due"
            )
        ]

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
