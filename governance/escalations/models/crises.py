"""A crisis: since when, declared by whom, what holds meanwhile, and who ended it and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from governance.core.models import PublicModel
from governance.escalations.models.paths import Path
from governance.escalations.models.texts import ApprovedText
from governance.escalations.rules.crisis import sees_all_crises

if TYPE_CHECKING:
    from collections.abc import Collection

    from governance.core.viewer import Viewer

# Departments, those in which somebody has a role, and all above. As one statement with the
# question for crises, since every page asks it.
ABOVE = """
WITH RECURSIVE above (id) AS (
  (SELECT unnest(%s::bigint[])
   UNION
   SELECT role.department_id FROM roles_team_assignment played
   JOIN roles_team_role role ON role.id = played.role_id
   WHERE played.person_id = %s AND played.state = 'active')
  UNION
  SELECT department.parent_id FROM above
  JOIN roles_org_department department ON department.id = above.id
)
SELECT id FROM above WHERE id IS NOT NULL
"""


class CrisisQuerySet(models.QuerySet["Crisis"]):
    def open(self) -> CrisisQuerySet:
        return self.filter(ended_at=None)

    def over(self, department_ids: Collection[int], person_id: int | None = None) -> CrisisQuerySet:
        """Those of the whole organisation, of these departments and of any above them; with a
        person, of the departments in which they have a role, too."""
        above = RawSQL(ABOVE, (list(department_ids), person_id))  # noqa: S611 (no words of others)
        return self.filter(Q(department=None) | Q(department__in=above))

    def concerning(self, viewer: Viewer) -> CrisisQuerySet:
        """Those in whose scope the viewer works or leads; all for who has to do with all."""
        if sees_all_crises(viewer):
            return self
        if viewer.within_department_ids is not None:
            own = Q(department_id__in=viewer.within_department_ids)
            return self.filter(Q(department=None) | own)
        own_ids = viewer.led_department_ids | viewer.coached_department_ids
        if viewer.department_id is not None:
            own_ids |= {viewer.department_id}
        return self.over(own_ids, viewer.person_id)

    def visible_to(self, viewer: Viewer) -> CrisisQuerySet:
        """Those that concern the viewer; partners read what it is about above their pages."""
        return self.none() if viewer.external else self.concerning(viewer)


class Crisis(PublicModel):
    """Of a department with all below it, or of the whole organisation.

    ``path`` is climbed meanwhile; without one the path that holds otherwise. ``paused`` is how
    many channels were paused with it. Nothing of it changes but that it ends.
    """

    about = models.CharField(max_length=300)
    department = models.ForeignKey(
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="crises",
    )
    path = models.ForeignKey(
        Path, null=True, blank=True, on_delete=models.PROTECT, related_name="crises"
    )
    paused = models.PositiveIntegerField(default=0)
    declared_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="crises_declared"
    )
    declared_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="crises_ended",
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True, default="")

    objects = CrisisQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "crises"
        constraints = [
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="escalations_crisis_once",
            ),
            models.CheckConstraint(condition=~Q(about=""), name="escalations_crisis_about"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="escalations_crisis_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.about


class CrisisText(models.Model):
    """A text approved before a crisis that somebody allows to be used in it."""

    crisis = models.ForeignKey(Crisis, on_delete=models.PROTECT, related_name="allowed")
    text = models.ForeignKey(ApprovedText, on_delete=models.PROTECT, related_name="crises")
    allowed_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="crisis_texts"
    )
    allowed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["crisis", "text"], name="escalations_crisis_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.crisis}: {self.text}"
