"""Where channels belonged before and who had them, so that any past day can be asked about."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from roles.channels.models.registry import Channel, person_key


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


class PastCustody(models.Model):
    """Who had a channel together, [from, to); from None is ever since it is known.

    Written by whoever changes one of the three. What never changed hands has none.
    """

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="past_custody")
    owner = person_key("past_channels")
    second_admin = person_key("past_channels_seconded")
    content_owner = person_key("past_channels_filled")
    during = DateTimeRangeField()

    class Meta:
        verbose_name_plural = _("past custody")
        constraints = [
            ExclusionConstraint(
                name="channels_past_custody_once_at_a_time",
                expressions=[
                    (F("channel"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.during}"
