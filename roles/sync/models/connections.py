"""Connections: who provisions by SCIM, whom and what they brought, and what their brake holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from roles.sync.rules import BRAKE_PEOPLE, BRAKE_PERCENT, can_see_imports

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

CONNECTION = "roles_sync.Connection"
ID_LENGTH = 200


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def visible_to(self, viewer: Viewer) -> ConnectionQuerySet:
        return self if can_see_imports(viewer) else self.none()


class Connection(PublicModel):
    """What one token provisions, also after the token was rotated: ``token`` is the first one.

    ``users`` and ``groups`` count what is there, so that a list need not.
    """

    token = models.OneToOneField(
        "governance_accounts.ApiToken", on_delete=models.PROTECT, related_name="connection"
    )
    name = models.CharField(_("name"), max_length=100)
    strict = models.BooleanField(
        _("strict"),
        default=False,
        help_text=_("Refuse what is not written as the standard has it."),
    )
    brake = models.BooleanField(
        _("brake"),
        default=True,
        help_text=_("Hold leavers back when too many come within an hour."),
    )
    brake_people = models.PositiveIntegerField(_("people"), default=BRAKE_PEOPLE)
    brake_percent = models.PositiveSmallIntegerField(_("percent"), default=BRAKE_PERCENT)
    users = models.PositiveIntegerField(default=0)
    groups = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)  # the last change, to the minute
    refused_at = models.DateTimeField(null=True, blank=True)
    refused = models.TextField(blank=True, default="")  # why the last request that failed did

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        constraints = [
            models.CheckConstraint(
                condition=Q(brake_percent__lte=100), name="sync_connection_percent"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProvisionedPerson(models.Model):
    """A person that a connection brought, with what SCIM says of them beyond the directory.

    ``manager_wanted`` is parked: what was sent, while nobody is known by it. ``department_sent``
    is "" for whom a group, and not their own attribute, puts in a department. ``left_at`` is
    when the connection last let them leave, without a release; ``gone_at`` when it deleted them.
    """

    connection = models.ForeignKey(CONNECTION, on_delete=models.PROTECT, related_name="people")
    person = models.OneToOneField(
        "roles_org.Person", on_delete=models.PROTECT, related_name="provisioned"
    )
    user_name = models.CharField(max_length=ID_LENGTH)
    external_id = models.CharField(max_length=ID_LENGTH, null=True, blank=True)
    display_name = models.CharField(max_length=200, blank=True, default="")
    email_type = models.CharField(max_length=20, blank=True, default="")
    email_primary = models.BooleanField(null=True, blank=True)
    active_unset = models.BooleanField(default=False)  # removed: they stay as they were
    manager_wanted = models.CharField(max_length=ID_LENGTH, blank=True, default="")
    department_sent = models.CharField(max_length=ID_LENGTH, blank=True, default="")
    department_parked = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "connection",
                Lower("user_name"),
                condition=Q(gone_at=None),
                name="sync_provisioned_user_name",
            ),
            models.UniqueConstraint(
                fields=["connection", "external_id"],
                condition=Q(gone_at=None),
                name="sync_provisioned_external_id",
            ),
        ]
        indexes = [
            models.Index(
                fields=["connection", "id"], condition=Q(gone_at=None), name="sync_provisioned_page"
            ),
            models.Index(
                "connection",
                Lower("manager_wanted"),
                condition=~Q(manager_wanted=""),
                name="sync_provisioned_manager",
            ),
            models.Index(
                fields=["connection", "department_sent"],
                condition=Q(department_parked=True),
                name="sync_provisioned_place",
            ),
            models.Index(
                fields=["connection", "left_at"],
                condition=Q(left_at__isnull=False),
                name="sync_provisioned_left",
            ),
            models.Index(  # whoever comes may be somebody who went
                fields=["connection"],
                condition=Q(gone_at__isnull=False),
                name="sync_provisioned_gone",
            ),
        ]

    def __str__(self) -> str:
        return self.user_name


class ProvisionedDepartment(models.Model):
    """A department that a connection brought as a group; ``parent_wanted`` is parked."""

    connection = models.ForeignKey(CONNECTION, on_delete=models.PROTECT, related_name="departments")
    department = models.OneToOneField(
        "roles_org.Department", on_delete=models.PROTECT, related_name="provisioned"
    )
    external_id = models.CharField(max_length=ID_LENGTH, null=True, blank=True)
    parent_wanted = models.CharField(max_length=ID_LENGTH, blank=True, default="")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "external_id"],
                condition=Q(gone_at=None),
                name="sync_provisioned_group_id",
            )
        ]
        indexes = [
            models.Index(
                fields=["connection", "id"], condition=Q(gone_at=None), name="sync_group_page"
            )
        ]

    def __str__(self) -> str:
        return str(self.department)


class StagedLeaver(PublicModel):
    """Somebody of whom a connection says that they left, while the brake holds it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for release")
        RELEASED = "released", _("Released")
        DISCARDED = "discarded", _("Discarded")

    connection = models.ForeignKey(CONNECTION, on_delete=models.PROTECT, related_name="staged")
    provisioned = models.ForeignKey(
        ProvisionedPerson, on_delete=models.PROTECT, related_name="staged"
    )
    deleted = models.BooleanField(default=False)  # DELETE, not active: false
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    settled_by = models.CharField(max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provisioned"], condition=Q(state="waiting"), name="sync_staged_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="sync_staged_settled_or_waiting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["connection", "id"],
                condition=Q(state="waiting"),
                name="sync_staged_waiting",
            )
        ]

    def __str__(self) -> str:
        return str(self.provisioned)
