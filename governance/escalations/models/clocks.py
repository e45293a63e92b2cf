"""The clocks of whoever took an escalation, and what they say meanwhile."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.escalations.models.escalations import Escalation
from governance.escalations.rules.taken import ClockEnd, ClockKind


class Clock(models.Model):
    """What somebody owes an escalation that they have; of an older generation it does nothing."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="clocks")
    generation = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=ClockKind.choices)
    holder = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="escalation_clocks"
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    comes_at = models.DateTimeField(null=True)  # when a job comes next; null: no more
    told_at = models.DateTimeField(null=True)  # when who has it heard that it is late
    passed_at = models.DateTimeField(null=True)  # when who comes next did, or it was taken back
    passed_to = models.ForeignKey(
        "roles_org.Person",
        null=True,
        on_delete=models.PROTECT,
        related_name="escalation_clocks_heard",
    )
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=ClockEnd.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "kind"],
                condition=Q(ended_at=None),
                name="escalations_one_clock_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
                name="escalations_clock_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.escalation}: {self.get_kind_display()}"


class Update(models.Model):
    """How far it is, in the words of whoever has it."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="updates")
    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="escalation_updates"
    )
    at = models.DateTimeField()
    words = models.TextField(blank=True)  # empty: taken out with those of the mention

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.person}, {self.at:%Y-%m-%d %H:%M}"
