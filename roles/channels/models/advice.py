"""What the booth is asked, and says, before something is decided about a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from roles.channels.models.registry import Channel, ChannelDecision, person_key

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class AdviceQuerySet(models.QuerySet["Advice"]):
    def open(self) -> AdviceQuerySet:
        """Nobody has answered, and nothing has been decided without it."""
        return self.filter(closed_at=None)

    def given(self) -> AdviceQuerySet:
        return self.exclude(given_at=None)

    def visible_to(self, viewer: Viewer) -> AdviceQuerySet:
        """What one asked or is asked, and who holds that function; who decides about the channel;
        the head coach, auditors and administrators all."""
        if viewer.kind != "person" or viewer.external:
            return self.none()
        if viewer.head_coach or viewer.auditor or viewer.administrator:
            return self
        me = viewer.person_id or 0
        seen = Q(asked=me) | Q(asked_by=me) | Q(function__in=viewer.functions)
        return self.filter(seen | Q(channel__department__in=viewer.led_department_ids))


class Advice(PublicModel):
    """One question to a function of the booth about a channel, and its answer, which stands with
    the decision that it was asked for."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="advice")
    function = models.CharField(max_length=30)
    function_name = models.CharField(max_length=100)  # as it was called then
    question = models.CharField(max_length=500)
    asked_by = person_key("advice_wanted")
    asked_by_label = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked = person_key("advice_asked")  # nobody: none of the function can answer at present
    text = models.CharField(max_length=1000, blank=True, default="")
    given_by = person_key("advice_given")
    given_by_label = models.CharField(max_length=200, blank=True, default="")
    given_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(
        ChannelDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="advice"
    )

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "advice"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "function"],
                condition=Q(closed_at=None),
                name="channels_advice_open_once",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None, text="")
                | (~Q(text="") & Q(given_at__isnull=False, closed_at__isnull=False)),
                name="channels_advice_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function_name}: {self.channel}"
