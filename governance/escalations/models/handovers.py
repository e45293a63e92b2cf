"""Who had an escalation before whoever has it now."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from governance.escalations.models.escalations import Escalation


class Handover(models.Model):
    """What somebody had is somebody else's from then on: given by hand, or with a shift."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="handovers")
    generation = models.PositiveIntegerField()  # from then on
    giver = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="escalations_given"
    )
    taker = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="escalations_received"
    )
    reason = models.CharField(max_length=500)  # a person's words: for those who see the mention
    at = models.DateTimeField()
    wrong_desk = models.BooleanField(default=False, db_default=False)  # never theirs to answer

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("taker")), name="escalations_handover_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.escalation}: {self.giver} → {self.taker}"
