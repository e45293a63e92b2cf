"""Accounts outside the registry, and what came of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from roles.channels.models.registry import Channel, person_key
from roles.channels.rules import Outcome

if TYPE_CHECKING:
    from uuid import UUID

    from governance.core.viewer import Viewer


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def open(self) -> CandidateQuerySet:
        return self.filter(outcome="")

    def visible_to(self, viewer: Viewer) -> CandidateQuerySet:
        """One's own and what one is asked; a head and a coach their department's requests and
        every account that speaks in our name; the head coach, auditor, administrator all."""
        if viewer.head_coach or viewer.auditor or viewer.administrator:
            return self
        me = viewer.person_id or 0
        seen = Q(reported_by=me) | Q(asked=me)
        departments = viewer.led_department_ids | viewer.coached_department_ids
        if departments and not viewer.external:
            seen |= Q(department__in=departments) | Q(kind=Candidate.Kind.ROGUE)
        return self.filter(seen)


class Candidate(PublicModel):
    """An account that is not in the registry: somebody asks for it, or saw it speak in our name."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("Asked for")
        ROGUE = "rogue", _("Speaks in our name")

    kind = models.CharField(max_length=7, choices=Kind.choices)
    platform = models.CharField(max_length=50)
    handle = models.CharField(max_length=200)
    handle_key = models.CharField(max_length=200)
    url = models.CharField(max_length=500)  # as it was given, or its canonical address
    why = models.CharField(max_length=500)
    department = models.ForeignKey(
        "roles_org.Department", null=True, on_delete=models.PROTECT, related_name="candidates"
    )
    reported_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="candidates"
    )
    reported_at = models.DateTimeField()
    asked = person_key("candidates_asked")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    decided_by = person_key("candidates_decided")
    decided_at = models.DateTimeField(null=True, blank=True)
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.PROTECT, related_name="candidates"
    )

    channel_uid: UUID | None  # by candidates_listed, where the viewer sees it
    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "handle_key"],
                condition=Q(outcome=""),
                name="channels_candidate_open_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, reason="")
                | (~Q(outcome="") & ~Q(reason="") & Q(decided_at__isnull=False)),
                name="channels_candidate_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handle} ({self.platform})"
