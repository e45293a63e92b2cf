"""The registry of accounts, lines, mailboxes and counters, and what was decided about each.

Never a secret among them.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Now, TruncDate
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from governance.core.search import Fold
from roles.channels.rules import IN_USE, State, Step, Verdict, platform_written, state_after

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from governance.core.viewer import Viewer


CHANNEL_TEXT = Fold(
    Concat("handle", Value(" "), "platform", Value(" "), "url", output_field=models.TextField())
)
KEYS: dict[State, Q] = {
    State.ACTIVE: Q(latest=None) | Q(latest__in=IN_USE),
    State.PAUSED: Q(latest=Verdict.PAUSE),
    State.RETIRING: Q(latest=Verdict.DROP),
    State.RETIRED: Q(latest=Verdict.RETIRE),
}


def person_key(related_name: str) -> models.ForeignKey[Any, Any]:
    """A person who need not be known."""
    return models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=related_name,
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

    def with_latest(self, *, before: datetime | None = None) -> ChannelQuerySet:
        """Annotate ``latest`` and ``latest_number``: the latest decision, of then or by now."""
        decisions = ChannelDecision.objects.filter(channel=OuterRef("pk")).order_by("-number")
        if before is not None:
            decisions = decisions.filter(decided_at__lt=before)
        latest: dict[str, Any] = {
            "latest": Subquery(decisions.values("verdict")[:1]),
            "latest_number": Subquery(decisions.values("number")[:1]),
        }
        return self.annotate(**latest)

    def in_state(self, state: State) -> ChannelQuerySet:
        """Of those ``with_latest``: the ones in this state."""
        return self.filter(KEYS[state])

    def not_dropped(self) -> ChannelQuerySet:
        """Of those ``with_latest``: in use or paused."""
        return self.filter(KEYS[State.ACTIVE] | KEYS[State.PAUSED])

    def stopped(self) -> ChannelQuerySet:
        """Of those ``with_latest``: paused or being retired."""
        return self.filter(KEYS[State.PAUSED] | KEYS[State.RETIRING])

    def out_of_use(self) -> ChannelQuerySet:
        """Of those ``with_latest``: nobody may speak there."""
        return self.filter(KEYS[State.PAUSED] | KEYS[State.RETIRING] | KEYS[State.RETIRED])

    def paused_together(self) -> ChannelQuerySet:
        """Of those ``with_latest``: the ones whose latest decision was one of a sweep."""
        last = ChannelDecision.objects.filter(
            channel=OuterRef("pk"), number=OuterRef("latest_number"), sweep__isnull=False
        )
        return self.filter(Exists(last))

    def active(self) -> ChannelQuerySet:
        return self.with_latest().in_state(State.ACTIVE)

    def silent(self, today: date, zone: ZoneInfo, days: int) -> ChannelQuerySet:
        """In use, last heard ``days`` ago or more, and not kept since then or so long ago; days are
        those of ``zone``, where the organisation is. Of what nobody ever said when it was active
        the day counts on which it was entered. Longest silent first is by ``heard``."""
        long_ago = today - timedelta(days=days)
        after = datetime.combine(long_ago + timedelta(days=1), time(), zone)
        kept = ChannelDecision.objects.filter(
            channel=OuterRef("pk"), decided_at__gte=after, verdict__in=IN_USE
        )
        heard: dict[str, Any] = {
            "heard": Coalesce("last_active_on", TruncDate("registered_at", tzinfo=zone))
        }
        old: dict[str, Any] = {"heard__lte": long_ago}
        return self.active().annotate(**heard).filter(~Exists(kept), **old)

    def unverified(self, before: datetime) -> ChannelQuerySet:
        """In use, and verified before then or never."""
        return self.active().filter(Q(verified_at=None) | Q(verified_at__lt=before))


class Channel(PublicModel):
    """One account or line; known by platform and lower-cased handle.

    Its address and owner are enough to begin with; what else is missing is a gap.
    """

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
    owner = person_key("channels")
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
    purpose = models.CharField(max_length=300, blank=True, default="", db_default="")
    audience = models.CharField(max_length=200, blank=True, default="", db_default="")
    content_owner = person_key("channels_filled")
    second_admin = person_key("channels_seconded")
    recovery_mailbox = models.EmailField(max_length=254, blank=True, default="", db_default="")
    controls = ArrayField(
        models.CharField(max_length=200), default=list, db_default=[], blank=True
    )  # in force: "Approval before posting"
    consulted = ArrayField(
        models.CharField(max_length=30), default=list, db_default=[], blank=True
    )  # functions of the booth to ask before something changes: "legal"
    controls_end = models.CharField(max_length=500, blank=True, default="", db_default="")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = person_key("channels_verified")
    last_active_on = models.DateField(null=True, blank=True)
    registered_at = models.DateTimeField(db_default=Now())
    missed_at = models.DateTimeField(null=True, blank=True)  # since then no full file had it

    latest: str | None  # by with_latest()
    latest_number: int | None
    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "handle_key"], name="channels_channel_key")
        ]
        indexes = [
            GinIndex(OpClass(CHANNEL_TEXT, "gin_trgm_ops"), name="channels_channel_text"),
            models.Index(
                F("verified_at").asc(nulls_first=True), "id", name="channels_channel_verified"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handle} ({self.platform})"

    @property
    def platform_written(self) -> str:
        if self.platform in self.Kind.values:
            return str(self.Kind(self.platform).label)
        return platform_written(self.platform)

    def heard_on(self, zone: ZoneInfo) -> date:
        """Return when it was last active, else when it was entered."""
        return self.last_active_on or self.registered_at.astimezone(zone).date()

    @property
    def is_web(self) -> bool:
        """Whether its address may be made a link."""
        return self.url.startswith(("https://", "http://"))

    @property
    def state(self) -> State:
        """Of a channel read ``with_latest``."""
        return state_after(self.latest)


class ServiceHours(models.Model):
    """When a channel is answered, by the organisation's clock. Closing at midnight is the end
    of the day."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()  # 1 is Monday, as ISO 8601 counts
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        verbose_name_plural = _("service hours")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "weekday", "opens"], name="channels_hours_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="channels_hours_weekday"
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name="channels_hours_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class ChannelDecision(PublicModel):
    """What somebody decided about a channel, and why. Only ever added; the latest one says in
    which state the channel is."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()  # within the channel, from 1
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    reason = models.CharField(max_length=500)
    criteria = models.CharField(max_length=500, blank=True, default="", db_default="")
    decider = person_key("channel_decisions")
    decider_label = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    sweep = models.UUIDField(null=True, blank=True)  # paused or resumed together with others

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "number"], name="channels_decision_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="channels_decision_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.number} {self.verdict}"


class RetirementStep(models.Model):
    """One item of the checklist that a dropped channel is retired by."""

    decision = models.ForeignKey(ChannelDecision, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=8, choices=Step.choices)
    evidence = models.CharField(max_length=500, blank=True, default="")
    done_by = person_key("retirement_steps")
    done_label = models.CharField(max_length=200, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "step"], name="channels_step_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, evidence="")
                | (Q(done_at__isnull=False) & ~Q(evidence="")),
                name="channels_step_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.step}"
