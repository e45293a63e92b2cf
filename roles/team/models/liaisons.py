"""Who works with a role from elsewhere in the organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from roles.team.models.roles import Role


class Liaison(PublicModel):
    """Somebody of another department whom a role keeps in touch with: what for, how often."""

    class Cadence(models.TextChoices):
        AS_NEEDED = "as_needed", _("As needed")
        DAILY = "daily", _("Daily")
        WEEKLY = "weekly", _("Weekly")
        MONTHLY = "monthly", _("Monthly")
        QUARTERLY = "quarterly", _("Quarterly")

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="liaisons")
    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="liaisons"
    )
    purpose = models.CharField(max_length=200)
    cadence = models.CharField(max_length=10, choices=Cadence.choices, default=Cadence.AS_NEEDED)
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "person"],
                condition=models.Q(ended_at=None),
                name="team_liaison_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"
