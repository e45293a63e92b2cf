"""Rules that do not count for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from governance.core.models import PublicModel
from roles.org.models.records import Department, Person
from roles.org.rules import COVERAGE, EXEMPTION_DAYS

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def asked(self) -> ExemptionQuerySet:
        """Nobody has decided yet."""
        return self.filter(decided_at=None, ended_at=None)

    def in_force(self, day: date) -> ExemptionQuerySet:
        """Granted, begun, and neither ended nor over on that day."""
        return self.filter(granted=True, ended_at=None, starts_on__lte=day, ends_on__gt=day)

    def in_force_then(self, day: date, end: datetime) -> ExemptionQuerySet:
        """Those in force at ``end``, the last moment of that day, as it is known today."""
        lasted = Q(ended_at=None) | Q(ended_at__gte=end)
        return self.filter(
            lasted, granted=True, decided_at__lt=end, starts_on__lte=day, ends_on__gt=day
        )

    def visible_to(self, viewer: Viewer) -> ExemptionQuerySet:
        """Who looks after the whole sees all; a head and a coach their department's; everybody
        what is about them or what they asked for; a token those of departments within its limit."""
        if viewer.kind == "token":
            found, inside = self.filter(person=None), viewer.within_department_ids
            return found if inside is None else found.filter(department__in=inside)
        if viewer.head_coach or viewer.auditor or viewer.administrator:
            return self
        departments = viewer.led_department_ids | viewer.coached_department_ids
        own = Q(person=viewer.person_id or 0) | Q(asked_by=viewer.person_id or 0)
        there = Q(department__in=departments) | Q(person__department__in=departments)
        return self.filter(own | there)


class Exemption(PublicModel):
    """A rule that does not count for a department and all below it, or for a person; for a while.

    ``rule`` is the key of a rule of coverage, or of an upper floor with its ``rule_title``;
    ``ends_on`` is the first day on which it counts again.
    """

    rule = models.CharField(max_length=60)
    rule_title = models.CharField(max_length=200, blank=True, default="", db_default="")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions"
    )
    reason = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField()
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions_asked"
    )
    asked_label = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True, blank=True)  # None until somebody decides
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions_decided"
    )
    decided_label = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_alone = models.BooleanField(default=False)  # small size: one person decided
    decision_reason = models.CharField(max_length=500, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)  # before its time, or withdrawn
    ended_label = models.CharField(max_length=200, blank=True, default="")

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(department=None, person__isnull=False)
                | Q(department__isnull=False, person=None),
                name="org_exemption_for_one",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="org_exemption_reason"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on"))
                & Q(ends_on__lte=F("starts_on") + EXEMPTION_DAYS),
                name="org_exemption_ends_within_a_year",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, granted=None)
                | Q(decided_at__isnull=False, granted__isnull=False),
                name="org_exemption_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(decided_alone=True) | ~Q(decided_by=F("asked_by")),
                name="org_exemption_not_by_who_asked",
            ),
            models.UniqueConstraint(
                fields=["rule", "department", "person"],
                condition=Q(decided_at=None, ended_at=None),
                nulls_distinct=False,
                name="org_exemption_asked_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on"],
                condition=Q(granted=True, ended_at=None),
                name="org_exemption_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule_title or self.rule} {self.department or self.person}"

    @property
    def rule_words(self) -> str:
        """The rule by its name."""
        return self.rule_title or str(COVERAGE.get(self.rule, self.rule))
