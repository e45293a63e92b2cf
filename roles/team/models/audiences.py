"""For whom something is that upper apps publish."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from roles.team.rules import RoleKind


class Audience(models.Model):
    """For whom a guideline or course is: everyone, a department's subtree, kinds of role."""

    class AudienceKind(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        DEPARTMENT = "department", _("A department and all below it")
        ROLE_KINDS = "role_kinds", _("Holders of kinds of role")

    audience_kind = models.CharField(
        _("for"), max_length=10, choices=AudienceKind.choices, default=AudienceKind.EVERYONE
    )
    audience_department = models.ForeignKey(
        "roles_org.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    audience_role_kinds = ArrayField(
        models.CharField(max_length=6, choices=RoleKind.choices), default=list, blank=True
    )

    class Meta:
        abstract = True
