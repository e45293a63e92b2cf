"""The outbox: what is to be told to somebody, remembered until it has been."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel

if TYPE_CHECKING:
    from datetime import datetime


class MessageQuerySet(models.QuerySet["Message"]):
    def sendable(self, now: datetime) -> MessageQuerySet:
        """Pending and due, or leased by somebody whose lease has run out."""
        return self.filter(
            Q(state=Message.State.PENDING, next_try_at__lte=now)
            | Q(state=Message.State.LEASED, leased_until__lte=now)
        )


class Message(PublicModel):
    """``key`` is the Message-ID or webhook id; sent under a lease, settled by its token."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WEBHOOK = "webhook", _("Webhook")

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        LEASED = "leased", _("Being sent")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Dead")

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    person = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    address = models.CharField(max_length=254, blank=True, default="")  # when no person is meant
    template = models.CharField(max_length=100)  # "team/mail/consent": rendered when it is sent
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(state__in=["pending", "leased"]),
                name="notify_message_due",
            )
        ]

    def __str__(self) -> str:
        return self.key
