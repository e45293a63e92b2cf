"""What the organisation is called, and its calendar."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OrganisationSettings(models.Model):
    """One row: what the organisation is called, its size, clock and calendar."""

    class Size(models.TextChoices):
        BY_HEADCOUNT = "", _("By headcount: small up to 25 people, else standard")
        SMALL = "small", _("Small")
        STANDARD = "standard", _("Standard")
        FEDERATED = "federated", _("Federated")

    name = models.CharField(max_length=200, default="", blank=True)
    size = models.CharField(max_length=10, choices=Size.choices, default="", blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=10, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    verify_days = models.PositiveSmallIntegerField(default=180, db_default=180)  # of channels
    verify_public = models.BooleanField(default=False, db_default=False)
    acknowledge_days = models.PositiveSmallIntegerField(default=14, db_default=14)  # guidelines
    joiner_days = models.PositiveSmallIntegerField(default=30, db_default=30)  # and courses, too
    contact_minutes = models.PositiveSmallIntegerField(default=240, db_default=240)  # first answer
    mention_days = models.PositiveSmallIntegerField(default=730, db_default=730)  # words are kept
    surge_least = models.PositiveSmallIntegerField(default=5, db_default=5)  # 0: no early warning
    surge_times = models.PositiveSmallIntegerField(default=3, db_default=3)  # of what is usual
    keep_device = models.BooleanField(default=False, db_default=False)  # of who signs guidelines
    week_hours = models.PositiveSmallIntegerField(default=40, db_default=40)  # of roles, at most

    class Meta:
        verbose_name_plural = _("organisation settings")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="org_settings_one_row"),
            models.CheckConstraint(
                condition=Q(verify_days__gte=30, verify_days__lte=730),
                name="org_settings_verify_days",
            ),
            models.CheckConstraint(
                condition=Q(acknowledge_days__gte=1, acknowledge_days__lte=365)
                & Q(joiner_days__gte=1, joiner_days__lte=365),
                name="org_settings_days_to_read",
            ),
            models.CheckConstraint(
                condition=Q(contact_minutes__gte=5, contact_minutes__lte=10_080)
                & Q(mention_days__gte=30, mention_days__lte=3650),
                name="org_settings_mentions",
            ),
            models.CheckConstraint(
                condition=Q(week_hours__gte=1, week_hours__lte=80), name="org_settings_week_hours"
            ),
            models.CheckConstraint(
                condition=Q(surge_least__lte=1000, surge_times__gte=2, surge_times__lte=50),
                name="org_settings_surges",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "Organisation"

    @property
    def uid(self) -> UUID:
        """There is one row, so its entries in the trail are under one id, ever the same."""
        return UUID(int=self.pk)


class Holiday(models.Model):
    """A day on which clocks that count working days stand still, as long as it counts."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=100)
    counts = models.BooleanField(db_default=True, default=True)  # nothing is deleted

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
