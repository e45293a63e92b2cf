"""What was uncovered on past days, as it was counted then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from roles.org.rules import COVERAGE
from roles.org.rules.coverage import Act

if TYPE_CHECKING:
    from datetime import datetime


class GapCount(models.Model):
    """A moment at which all rules were asked; between two of them nothing is known."""

    at = models.DateTimeField(unique=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class PastGapQuerySet(models.QuerySet["PastGap"]):
    def open(self) -> PastGapQuerySet:
        """What the latest count found."""
        return self.filter(during__upper_inf=True)

    def at(self, moment: datetime) -> PastGapQuerySet:
        """What the count of that moment found."""
        return self.filter(during__contains=moment)


class PastGap(models.Model):
    """A gap in the words in which it was told, [the count that found it, the first that did not).

    One that is graver from then on, or lies with somebody else, is another row; one whose words
    alone change is another row on the day after. It is kept for two years, to show what was
    uncovered then; names in its words go with it. Of one
    that an exemption set aside it says which; ``owner_uids`` are who could mend it, the nearest
    first.
    """

    rule = models.CharField(max_length=10, choices=list(COVERAGE.items()))
    subject_type = models.CharField(max_length=64)
    subject_uid = models.UUIDField()
    label = models.TextField()
    department = models.ForeignKey(
        "roles_org.Department", on_delete=models.PROTECT, related_name="past_gaps"
    )
    person = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    severity = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    people = models.PositiveIntegerField(default=0)
    act = models.CharField(max_length=10, choices=Act.choices)
    under_way = models.TextField(blank=True, default="")
    owner_uids = ArrayField(models.UUIDField(), default=list, blank=True)
    exemption = models.ForeignKey(
        "roles_org.Exemption", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(max_length=64)  # SHA-256 of what it is, without words, in hexadecimal
    during = DateTimeRangeField()

    objects = PastGapQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["digest"], condition=Q(during__upper_inf=True), name="team_past_gap_open"
            )
        ]
        constraints = [
            ExclusionConstraint(
                name="team_past_gap_once_at_a_time",
                expressions=[
                    ("during", RangeOperators.OVERLAPS),
                    (F("digest"), RangeOperators.EQUAL),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.label}"
