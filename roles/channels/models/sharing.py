"""Which departments hear afterwards what was decided about a channel."""

from __future__ import annotations

from django.db import models

from roles.channels.models.registry import Channel


class Informed(models.Model):
    """A department whose head is told after each decision about a channel."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="informed")
    department = models.ForeignKey(
        "roles_org.Department", on_delete=models.PROTECT, related_name="informed_of"
    )

    class Meta:
        verbose_name_plural = "informed"
        constraints = [
            models.UniqueConstraint(fields=["channel", "department"], name="channels_informed_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.department_id}"
