"""The outbox: what is to be told to somebody, remembered until it has been."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from governance.jobs.rules import sees_machinery
from governance.notify.rules import DIGEST_HOUR, host_of, sees_webhooks

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from governance.core.viewer import Viewer


class Preference(models.Model):
    """What a person wants by mail, and when; whoever has no row wants what is sent by default.

    ``changed`` holds the keys of the optional kinds that differ from their default, so that a
    kind that is new, or that nobody touched, follows its default. From ``quiet_from`` to
    ``quiet_to`` on the reader's clock nothing is sent but what is urgent.
    """

    person = models.OneToOneField(
        "roles_org.Person", on_delete=models.PROTECT, related_name="preference"
    )
    changed = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    digest_hour = models.PositiveSmallIntegerField(default=DIGEST_HOUR)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | (
                    Q(quiet_from__isnull=False, quiet_to__isnull=False)
                    & ~Q(quiet_from=F("quiet_to"))
                ),
                name="notify_preference_quiet_hours",
            ),
            models.CheckConstraint(
                condition=Q(digest_hour__gte=6, digest_hour__lte=20),
                name="notify_preference_by_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class WebhookTargetQuerySet(models.QuerySet["WebhookTarget"]):
    def visible_to(self, viewer: Viewer) -> WebhookTargetQuerySet:
        return self if sees_webhooks(viewer) else self.none()

    def listening(self, event: str) -> WebhookTargetQuerySet:
        """Those that are on and asked to be told of ``event``."""
        return self.filter(disabled_at=None, events__contains=[event])


class WebhookTarget(PublicModel):
    """An address outside that is told of what happens here. Its URL opens it: show the host."""

    class Kind(models.TextChoices):
        SLACK = "slack", _("Slack")
        TEAMS = "teams", _("Microsoft Teams")
        GENERIC = "generic", _("Signed (Standard Webhooks)")

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    url = models.URLField(_("address"), max_length=1000)
    secret = models.CharField(max_length=100, blank=True, default="")  # "whsec_…": to sign with
    events = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    created_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_why = models.CharField(max_length=300, blank=True, default="")
    last_seq = models.BigIntegerField(_("last number"), db_default=0)  # of what it was sent

    objects = WebhookTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="generic") ^ Q(secret=""), name="notify_target_signed_or_not"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        return host_of(self.url)


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, viewer: Viewer) -> MessageQuerySet:
        """All for those who look after the machinery, and nothing for anybody else."""
        return self if sees_machinery(viewer) else self.none()

    def dead(self) -> MessageQuerySet:
        return self.filter(state=Message.State.DEAD)

    def failing(self) -> MessageQuerySet:
        """Tried in vain, and waiting for another try or at it."""
        undone = [Message.State.PENDING, Message.State.LEASED]
        return self.filter(state__in=undone, attempts__gt=0, failed_at__isnull=False)

    def leased_for_ever(self, now: datetime, lease: timedelta) -> MessageQuerySet:
        """Held under a lease that has no end, or one that no sender of ours would give."""
        endless = Q(leased_until=None) | Q(leased_until__gt=now + 2 * lease)
        return self.filter(endless, state=Message.State.LEASED)

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
        UNWANTED = "unwanted", _("Not wanted any more")

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    person = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    address = models.CharField(max_length=254, blank=True, default="")  # when no person is meant
    target = models.ForeignKey(
        WebhookTarget,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
        db_index=False,  # few rows have one; those have an index of their own
    )
    # Of its target, from 1 and without a gap, given before the first try.
    seq = models.BigIntegerField(null=True, blank=True)
    # "team/mail/consent", rendered when it is sent; of a webhook the type of the event
    template = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # the last try that was in vain
    last_error = models.TextField(blank=True, default="")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(state__in=["pending", "leased"]),
                name="notify_message_due",
            ),
            models.Index(
                fields=["target", "-id"],
                condition=Q(target__isnull=False),
                name="notify_message_target",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="webhook", target__isnull=False)
                | (~Q(channel="webhook") & Q(target=None)),
                name="notify_message_webhook_has_target",
            ),
            models.UniqueConstraint(
                fields=["target", "seq"],
                condition=Q(seq__isnull=False),
                name="notify_message_numbered_once",
            ),
        ]

    def __str__(self) -> str:
        return self.key
