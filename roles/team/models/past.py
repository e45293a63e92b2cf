"""What role records were before they were changed, so that any past day can be asked about.

A row is written by whoever changes the present one, and says until when it held. What was never
changed has none: the present one has held all along.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F

from roles.team.models.records import Assignment
from roles.team.models.roles import RoleType
from roles.team.rules import Authority, State


class PastFocus(models.Model):
    """The channels of an assignment, by public id, [from, to); none is all of the department's."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="past_foci")
    channel_uids = ArrayField(models.UUIDField(), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    regions = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="team_past_focus_once_at_a_time",
                expressions=[
                    (F("assignment"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.during}"


class PastAuthority(models.Model):
    """How far a holder was allowed to go before a review lowered it, [from, to)."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="past_authorities"
    )
    authority = models.PositiveSmallIntegerField(choices=Authority.choices)
    during = DateTimeRangeField()

    class Meta:
        verbose_name_plural = "past authorities"
        constraints = [
            ExclusionConstraint(
                name="team_past_authority_once_at_a_time",
                expressions=[
                    (F("assignment"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.during}"


class PastState(models.Model):
    """In which state an assignment was before it changed, [from, to)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="past_states")
    state = models.CharField(max_length=12, choices=State.choices)
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="team_past_state_once_at_a_time",
                expressions=[
                    (F("assignment"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.during}"


class PastTerms(models.Model):
    """How far a kind of role allowed its holders to go, [from, to); from None is ever since."""

    type = models.ForeignKey(RoleType, on_delete=models.PROTECT, related_name="past_terms")
    authority = models.PositiveSmallIntegerField(choices=Authority.choices)
    goodwill_limit = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="team_past_terms_once_at_a_time",
                expressions=[
                    (F("type"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.during}"
