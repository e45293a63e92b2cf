"""What an audit rule found, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> FindingQuerySet:
        return self.filter(closed_at=None)

    def visible_to(self, viewer: Viewer) -> FindingQuerySet:
        """All for head coach and auditor, else the departments led or coached, or one's own."""
        if viewer.head_coach or viewer.auditor:
            return self
        departments = viewer.led_department_ids | viewer.coached_department_ids
        return self.filter(
            Q(department_id__in=departments)
            | Q(person_id=viewer.person_id, person__isnull=False)
            | Q(person_id__in=viewer.report_ids)
        )


class Finding(PublicModel):
    """Open while its rule still finds it; a night that no longer does closes it."""

    rule = models.CharField(max_length=20)
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

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_label}"
