"""More is heard than is usual: since when, of what, and who said that it is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from governance.escalations.rules import Topic
from governance.escalations.rules.surges import MOST_REASON

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class SurgeQuerySet(models.QuerySet["Surge"]):
    def open(self) -> SurgeQuerySet:
        return self.filter(closed_at=None)

    def standing(self) -> SurgeQuerySet:
        """Those that still warn: open, and nobody said that it is nothing."""
        return self.open().filter(dismissed_at=None)

    def visible_to(self, viewer: Viewer) -> SurgeQuerySet:
        """All for head coach and auditor; else of departments led or coached; a token within its
        limit."""
        if viewer.kind == "token":
            inside = viewer.within_department_ids
            return self if inside is None else self.filter(department_id__in=inside)
        if viewer.external:
            return self.none()
        if viewer.head_coach or viewer.auditor:
            return self
        return self.filter(
            department_id__in=viewer.led_department_ids | viewer.coached_department_ids
        )


class Surge(PublicModel):
    """Of one topic in a department, or on one channel, whatever the topic.

    Open until as much is heard as is usual, also while it is dismissed: so it is told once.
    ``counted`` is the most that was heard within the hours that are looked at.
    """

    department = models.ForeignKey(
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="surges",
    )
    topic = models.CharField(max_length=10, choices=Topic.choices, blank=True, default="")
    channel = models.ForeignKey(
        "roles_channels.Channel",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="surges",
    )
    counted = models.PositiveIntegerField()
    usual = models.FloatField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="surges_dismissed",
    )
    dismissed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="")

    objects = SurgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "topic", "channel"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="escalations_surge_once",
            ),
            models.CheckConstraint(
                condition=Q(topic="", channel__isnull=False) | ~Q(topic="") & Q(channel=None),
                name="escalations_surge_of_one",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at=None, dismissed_by=None, reason="")
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False) & ~Q(reason=""),
                name="escalations_surge_dismissed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.opened_at:%Y-%m-%d %H:%M}"

    @property
    def about(self) -> str:
        """The channel, or the topic."""
        return str(self.channel) if self.channel else str(self.get_topic_display())
