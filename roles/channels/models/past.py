"""Where channels belonged before, so that any past day can be asked about."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F

from roles.channels.models.registry import Channel


class PastPlace(models.Model):
    """The department of a channel, [from, to); from None is ever since it is known.

    Written by whoever changes the present one. What never moved has none.
    """

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="past_places")
    department = models.ForeignKey(
        "roles_org.Department", null=True, on_delete=models.PROTECT, related_name="past_channels"
    )
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="channels_past_place_once_at_a_time",
                expressions=[
                    (F("channel"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.during}"
