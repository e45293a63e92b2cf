"""For whom something is that upper apps publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roles.org.models import Person
from roles.team.rules import Authority, RoleKind

if TYPE_CHECKING:
    from uuid import UUID


class Audience(models.Model):
    """For whom a guideline or course is: everyone, a department's subtree, kinds of role; or
    what its rules say, which are rows of ``AudienceRule`` with the same ``uid``."""

    class AudienceKind(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        DEPARTMENT = "department", _("A department and all below it")
        ROLE_KINDS = "role_kinds", _("Holders of kinds of role")
        RULES = "rules", _("By rules")

    audience_kind = models.CharField(
        _("for"), max_length=10, choices=AudienceKind.choices, default=AudienceKind.EVERYONE
    )
    audience_department = models.ForeignKey(
        "roles_org.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    audience_role_kinds = ArrayField(
        models.CharField(max_length=6, choices=RoleKind.choices), default=list, blank=True
    )

    rules_read: list[AudienceRule] | None = None  # as ``audiences_read`` found them
    uid: UUID | models.UUIDField[UUID, UUID]  # of the PublicModel that it is mixed into

    class Meta:
        abstract = True


class AudienceRule(models.Model):
    """All that is filled in has to be true of somebody, nothing is everyone; rules are joined by
    OR, and those that exclude go before all others. Kind, function, authority and channel are of
    one role."""

    owner = models.UUIDField()  # uid of the guideline, its version or the course
    position = models.PositiveSmallIntegerField()
    excludes = models.BooleanField(default=False)
    department = models.ForeignKey(
        "roles_org.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # with all below it: of the role when the rule asks for one, else of the person
    role_kind = models.CharField(max_length=6, choices=RoleKind.choices, blank=True, default="")
    function = models.CharField(max_length=30, blank=True, default="")
    authority = models.PositiveSmallIntegerField(choices=Authority.choices, null=True, blank=True)
    channel = models.ForeignKey(
        "roles_channels.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who may speak there
    person_kind = models.CharField(
        max_length=10, choices=Person.Kind.choices, blank=True, default=""
    )
    country = models.CharField(max_length=2, blank=True, default="")
    person = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "position"], name="team_audience_rule_once"),
            models.CheckConstraint(
                condition=Q(excludes=False)
                | ~Q(
                    department=None,
                    role_kind="",
                    function="",
                    authority=None,
                    channel=None,
                    person_kind="",
                    country="",
                    person=None,
                ),
                name="team_audience_rule_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.position}"

    @property
    def asks_role(self) -> bool:
        return bool(
            self.role_kind or self.function or self.authority is not None or self.channel_id
        )
