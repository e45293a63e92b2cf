"""What is known, done and said in a crisis, version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from governance.escalations.models.crises import Crisis
from governance.escalations.models.texts import ApprovedText
from governance.escalations.rules.crisis import MOST_FACT, FactKind


class CrisisFact(PublicModel):
    """One version; rows are only added, which a trigger holds, and stay when the crisis is over.

    ``text`` is the approved text that a statement is the words of, or goes with.
    """

    crisis = models.ForeignKey(Crisis, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=4, choices=FactKind.choices)
    number = models.PositiveIntegerField()
    words = models.TextField(max_length=MOST_FACT)
    text = models.ForeignKey(
        ApprovedText,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="crisis_facts",
    )
    written_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="crisis_facts"
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["crisis", "kind", "number"], name="escalations_crisis_fact_once"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="escalations_crisis_fact_words"),
            models.CheckConstraint(
                condition=Q(text=None) | Q(kind="say"), name="escalations_crisis_fact_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.number})"
