"""The registry of accounts, lines, mailboxes and counters. Never a secret among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from governance.core.search import Fold

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


CHANNEL_TEXT = Fold(
    Concat("handle", Value(" "), "platform", Value(" "), "url", output_field=models.TextField())
)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, viewer: Viewer) -> ChannelQuerySet:
        if not viewer.is_member:
            return self.none()
        if viewer.within_department_ids is not None:
            return self.filter(department_id__in=viewer.within_department_ids)
        if viewer.external:
            return self.filter(department_id=viewer.department_id or 0)
        return self


class Channel(PublicModel):
    """One account or line; known by platform and lower-cased handle."""

    class Kind(models.TextChoices):
        SOCIAL = "social", _("Social")
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        CHAT = "chat", _("Chat")
        FORUM = "forum", _("Forum")
        IN_PERSON = "in_person", _("In person")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SOCIAL)
    platform = models.CharField(max_length=50)
    handle = models.CharField(max_length=200)
    handle_key = models.CharField(max_length=200)  # handle, lower-cased
    url = models.URLField(max_length=500, blank=True, default="")
    owner = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="channels"
    )
    department = models.ForeignKey(
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="channels",
    )
    languages = ArrayField(
        models.CharField(max_length=10), default=list, db_default=[], blank=True
    )  # "de"
    regions = ArrayField(
        models.CharField(max_length=10), default=list, db_default=[], blank=True
    )  # "AT"

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "handle_key"], name="channels_channel_key")
        ]
        indexes = [GinIndex(OpClass(CHANNEL_TEXT, "gin_trgm_ops"), name="channels_channel_text")]

    def __str__(self) -> str:
        return f"{self.handle} ({self.platform})"
