"""Draft reorganisations: steps that are compared first, and published at once or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from roles.sync.rules import can_see_drafts

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

DEPARTMENT = "roles_org.Department"
PERSON = "roles_org.Person"


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, viewer: Viewer) -> DraftQuerySet:
        return self if can_see_drafts(viewer) else self.none()


class Draft(PublicModel):
    """``compared`` is what the last rehearsal found: {} until there was one.

    ``made_on`` is the hash of the state and steps that it was found on; "" once a step came or
    went since.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Discarded")

    name = models.CharField(max_length=100)
    why = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    compared = models.JSONField(default=dict, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    made_on = models.CharField(max_length=64, blank=True, default="")
    settled_by = models.CharField(max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_why = models.TextField(blank=True, default="")  # why it was discarded

    objects = DraftQuerySet.as_manager()

    step_count: int  # annotated by a list

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None)
                | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="sync_draft_settled_or_open",
            )
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="sync_draft_latest")]

    def __str__(self) -> str:
        return self.name


class DraftStep(PublicModel):
    """One change. ``changes`` names the fields that it sets; a blank one of them is cleared.

    A department, or one above, may be one that an earlier step opens: ``opened`` and
    ``parent_opened`` point to that step. Roles are opened in the name of ``added_by_account``.
    """

    class Kind(models.TextChoices):
        DEPARTMENT_OPEN = "department_open", _("Open a department")
        DEPARTMENT_CHANGE = "department_change", _("Change a department")
        DEPARTMENT_CLOSE = "department_close", _("Close a department")
        PERSON_MOVE = "person_move", _("Move a person")
        ROLE_OPEN = "role_open", _("Open a role")
        ROLE_CLOSE = "role_close", _("Close a role")

    OF_ROLES = (Kind.ROLE_OPEN, Kind.ROLE_CLOSE)

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200, blank=True, default="")
    department = models.ForeignKey(
        DEPARTMENT, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="used_as_department"
    )
    parent = models.ForeignKey(
        DEPARTMENT, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    parent_opened = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="used_as_parent"
    )
    head = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    manager = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role_type = models.ForeignKey(
        "roles_team.RoleType", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.ForeignKey(
        "roles_team.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    added_by = models.CharField(max_length=200)
    added_by_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="sync_draft_step_position"),
            models.CheckConstraint(
                condition=Q(department=None) | Q(opened=None),
                name="sync_draft_step_one_department",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(parent_opened=None), name="sync_draft_step_one_parent"
            ),
            models.CheckConstraint(
                condition=(Q(opened=None) | ~Q(opened=F("id")))
                & (Q(parent_opened=None) | ~Q(parent_opened=F("id"))),
                name="sync_draft_step_not_itself",
            ),
            models.CheckConstraint(
                condition=(Q(kind="department_open") & ~Q(name=""))
                | (
                    Q(kind__in=["department_change", "department_close", "role_open"])
                    & (Q(department__isnull=False) | Q(opened__isnull=False))
                    & (~Q(kind="role_open") | Q(role_type__isnull=False))
                )
                | Q(kind="person_move", person__isnull=False)
                | Q(kind="role_close", role__isnull=False),
                name="sync_draft_step_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.draft})"
