"""What an audit rule found, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from governance.findings.rules import COVERAGE, TECHNICAL, Rule

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> FindingQuerySet:
        return self.filter(closed_at=None)

    def visible_to(self, viewer: Viewer) -> FindingQuerySet:
        """All for head coach and auditor; else of departments led or coached, of reports, own.

        The administrator sees those about the machinery, a partner none. A token sees what it
        reads as gaps, with the scope ``audit`` everything.
        """
        if viewer.kind == "token":
            return self._of_token(viewer)
        if viewer.external:
            return self.none()
        if viewer.head_coach or viewer.auditor:
            return self
        departments = viewer.led_department_ids | viewer.coached_department_ids
        people = viewer.report_ids | ({viewer.person_id} if viewer.person_id else set())
        seen = Q(department_id__in=departments) | Q(person_id__in=people)
        if viewer.administrator:
            seen |= Q(rule__in=TECHNICAL)
        return self.filter(seen)

    def _of_token(self, viewer: Viewer) -> FindingQuerySet:
        found = self if viewer.has_scope("audit") else self.filter(rule__in=COVERAGE)
        inside = viewer.within_department_ids
        return found if inside is None else found.filter(department__in=inside)


class Finding(PublicModel):
    """Open while its rule still finds it; a night that no longer does closes it."""

    rule = models.CharField(max_length=20, choices=Rule.choices)
    subject_type = models.CharField(max_length=64)
    subject_uid = models.UUIDField()
    subject_label = models.CharField(max_length=300)
    department = models.ForeignKey(
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="findings",
    )
    person = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    severity = models.PositiveSmallIntegerField()  # 1 is the most urgent
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_uid"],
                condition=Q(closed_at=None),
                name="findings_finding_open_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["severity", "opened_at", "id"],
                condition=Q(closed_at=None),
                name="findings_finding_rank",
            ),
            models.Index(fields=["-closed_at", "-id"], name="findings_finding_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_label}"
