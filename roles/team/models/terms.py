"""What departments ask for beyond what the whole organisation does, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from governance.core.models import PublicModel
from roles.org.models import Department
from roles.team.models.roles import Role
from roles.team.rules import Authority
from roles.team.rules.terms import MOST_MONTHS, UnitTerms

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class DepartmentTermsQuerySet(models.QuerySet["DepartmentTerms"]):
    def open(self) -> DepartmentTermsQuerySet:
        return self.filter(until=None)

    def visible_to(self, viewer: Viewer) -> DepartmentTermsQuerySet:
        """Whoever sees the department."""
        return self.filter(department__in=Department.objects.visible_to(viewer))


class DepartmentTerms(PublicModel):
    """One department's own, for it and all below; a change ends them and begins others.

    What was set from above is kept beside what its own head adds, who cannot loosen it. They
    hold in a federated organisation. What holds in a role stands in its own row: the
    strictest of its department's and of those above.
    """

    department = models.ForeignKey(
        "roles_org.Department", on_delete=models.PROTECT, related_name="terms"
    )
    most_authority = models.PositiveSmallIntegerField(
        choices=Authority.choices, null=True, blank=True
    )
    head_approves_too = models.BooleanField(default=False)
    review_months = models.PositiveSmallIntegerField(null=True, blank=True)
    from_above = models.BooleanField(default=False, db_default=False)  # not by its own head
    reason = models.TextField()
    set_by = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_by_label = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = DepartmentTermsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "department terms"
        constraints = [
            models.UniqueConstraint(
                fields=["department", "from_above"],
                condition=Q(until=None),
                name="team_terms_open_once_each",
            ),
            models.CheckConstraint(
                condition=Q(review_months=None) | Q(review_months__range=(1, MOST_MONTHS)),
                name="team_terms_review_months",
            ),
            models.CheckConstraint(
                condition=Q(most_authority__isnull=False)
                | Q(head_approves_too=True)
                | Q(review_months__isnull=False),
                name="team_terms_ask_for_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.since:%Y-%m-%d}"

    @property
    def terms(self) -> UnitTerms:
        return UnitTerms(self.most_authority, self.head_approves_too, self.review_months)


class PastReach(models.Model):
    """How far departments let anybody go in a role before that changed, [from, to); from None is
    ever since, and no authority that none of them said anything."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="past_reaches")
    most_authority = models.PositiveSmallIntegerField(
        choices=Authority.choices, null=True, blank=True
    )
    during = DateTimeRangeField()

    class Meta:
        verbose_name_plural = "past reaches"
        constraints = [
            ExclusionConstraint(
                name="team_past_reach_once_at_a_time",
                expressions=[
                    (F("role"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.during}"
