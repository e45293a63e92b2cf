"""New sites that somebody noted, who looks through them, and when that was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from roles.channels.models.candidates import Candidate
from roles.channels.models.registry import person_key
from roles.channels.rules import SiteOutcome

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class SiteQuerySet(models.QuerySet["Site"]):
    def watched(self) -> SiteQuerySet:
        """Nothing has come of them yet."""
        return self.filter(outcome="")

    def visible_to(self, viewer: Viewer) -> SiteQuerySet:
        """All of them for those who belong here, a token's within its limit; partners none."""
        if not viewer.is_member or viewer.external:
            return self.none()
        if viewer.within_department_ids is not None:
            return self.filter(department_id__in=viewer.within_department_ids)
        return self


class Site(PublicModel):
    """A site where the organisation is not, and may have to be one day; no account yet."""

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    url_key = models.CharField(max_length=500)  # the same site in any spelling
    why = models.CharField(max_length=500)
    department = models.ForeignKey(
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sites",
    )
    noted_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="sites_noted"
    )
    noted_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)  # last said to be watched on
    looked_label = models.CharField(max_length=200, blank=True, default="")
    looked_words = models.CharField(max_length=500, blank=True, default="")
    outcome = models.CharField(max_length=10, choices=SiteOutcome.choices, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    decided_by = person_key("sites_decided")
    decided_label = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.PROTECT, related_name="sites"
    )

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["url_key"], condition=Q(outcome=""), name="channels_site_watched_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, reason="", candidate=None)
                | (~Q(outcome="") & ~Q(reason="") & Q(decided_at__isnull=False)),
                name="channels_site_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SiteKeeper(PublicModel):
    """Who was named to look through the list; only ever added, the latest one holds. Nobody: the
    head coach does again."""

    person = person_key("site_lists")
    named_by_label = models.CharField(max_length=200)
    named_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person or "")


class SiteLook(PublicModel):
    """One quarter's look through the list; who is asked for it has a to-do about this row."""

    quarter = models.DateField(unique=True)  # its first day, where the organisation is
    asked_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = person_key("site_looks")
    looked_label = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.quarter:%Y-%m}"
