"""The rules of coverage as an organisation has set them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from roles.org.rules.coverage import COVERAGE


class GapRule(PublicModel):
    """One rule of coverage in one size: whether it is asked, how grave it is, what it counts by.

    What is empty is as the rule itself says.
    """

    class Size(models.TextChoices):
        SMALL = "small", _("Small")
        STANDARD = "standard", _("Standard")
        FEDERATED = "federated", _("Federated")

    rule = models.CharField(max_length=10, choices=list(COVERAGE.items()))
    size = models.CharField(max_length=10, choices=Size.choices)
    enabled = models.BooleanField()
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    threshold = models.PositiveIntegerField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "size"], name="org_gap_rule_once"),
            models.CheckConstraint(
                condition=Q(severity=None) | Q(severity__gte=1, severity__lte=5),
                name="org_gap_rule_severity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.size}"

    @property
    def is_off(self) -> bool:
        """Whether it is not asked, by what somebody set or because a small one is asked less."""
        return not self.enabled
