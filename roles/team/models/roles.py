"""Kinds of role, and roles in departments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat

from governance.core.models import PublicModel
from governance.core.search import Fold
from roles.team.rules import Authority, RoleKind

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


ROLE_TEXT = Fold(Concat("focus", Value(" "), "serves", output_field=models.TextField()))


class RoleType(PublicModel):
    """A kind of role; shipped ones are known by ``key`` and may be edited."""

    key = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=6, choices=RoleKind.choices)
    function = models.CharField(max_length=30, blank=True, default="")  # head, gatherer, legal …
    purpose = models.TextField(blank=True, default="")
    end_goal = models.TextField(blank=True, default="")
    serves = models.TextField(blank=True, default="", db_default="")  # whom, inside and outside
    accountabilities = models.TextField(blank=True, default="")  # one a line
    authority = models.PositiveSmallIntegerField(choices=Authority.choices)
    goodwill_limit = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    critical = models.BooleanField(default=False, db_default=False)  # its holders need a backup
    # Its holders need a signed contract with the clauses that are for them.
    contract_clause = models.BooleanField(default=False, db_default=False)
    access_needed = models.BooleanField(
        default=False, db_default=False
    )  # its holders need to be let into the channels that are named to them
    retired_on = models.DateField(null=True, blank=True)  # no new roles of it from then on

    def __str__(self) -> str:
        return self.name


class RoleQuerySet(models.QuerySet["Role"]):
    def open(self) -> RoleQuerySet:
        return self.filter(closed_on=None)

    def visible_to(self, viewer: Viewer) -> RoleQuerySet:
        if not viewer.is_member:
            return self.none()
        if viewer.within_department_ids is not None:
            return self.filter(department_id__in=viewer.within_department_ids)
        if viewer.external:
            return self.filter(department=viewer.department_id)
        return self


class Role(PublicModel):
    """A role type in a department; filled or vacant."""

    type = models.ForeignKey(RoleType, on_delete=models.PROTECT, related_name="roles")
    department = models.ForeignKey(
        "roles_org.Department", on_delete=models.PROTECT, related_name="roles"
    )
    focus = models.CharField(max_length=200, blank=True, default="")
    purpose = models.TextField(blank=True, default="")
    end_goal = models.TextField(blank=True, default="")
    serves = models.TextField(blank=True, default="", db_default="")
    fallback = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fallback_roles",
    )
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    trial_until = models.DateField(null=True, blank=True)  # then somebody says what becomes of it
    trial_why = models.CharField(max_length=200, blank=True, default="", db_default="")
    # What its department and those above ask for, the strictest of it: see ``DepartmentTerms``.
    most_authority = models.PositiveSmallIntegerField(
        choices=Authority.choices, null=True, blank=True
    )
    head_approves_too = models.BooleanField(default=False, db_default=False)
    review_months = models.PositiveSmallIntegerField(null=True, blank=True)
    reach_since = models.DateTimeField(null=True, blank=True)  # how long ``most_authority`` holds

    objects = RoleQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["trial_until"],
                condition=models.Q(trial_until__isnull=False),
                name="team_role_trial",
            ),
            GinIndex(OpClass(ROLE_TEXT, "gin_trgm_ops"), name="team_role_text"),
        ]

    def __str__(self) -> str:
        return f"{self.type}, {self.department}"

    @property
    def most(self) -> int:
        """How far anybody may go in it: what its kind allows, and the departments. Load ``type``
        with it."""
        limit = self.most_authority
        return self.type.authority if limit is None else min(self.type.authority, limit)
