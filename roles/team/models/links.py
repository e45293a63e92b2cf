"""Links by which somebody outside sees that a holder may act, and nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from governance.core.models import PublicModel
from roles.team.models.records import Assignment


class CardLink(PublicModel):
    """Its address is signed, ends by itself, and is dead while the holder is not ready."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="links")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(revoked_at=None), name="team_card_link_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")), name="team_card_link_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}, {self.made_at:%Y-%m-%d}"
