"""Guidelines: policies and their versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel
from policies.guidance.rules import OPEN_STATES, State, sees_drafts
from roles.team.models import Audience

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


OPEN = [state.value for state in OPEN_STATES]


class Policy(PublicModel, Audience):
    """A guideline over time; what people read and sign is one of its versions."""

    class Kind(models.TextChoices):
        GUIDELINE = "guideline", _("Guideline")
        ANNEX = "annex", _("Annex")
        CLAUSE = "clause", _("Contract clause")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.GUIDELINE)
    title = models.CharField(_("title"), max_length=200)  # of the version in force
    slug = models.SlugField(max_length=200, unique=True)
    baseline = models.BooleanField(default=False)  # the one that everybody is measured by
    # Functions of the booth that approve each version, besides the head coach: "legal", "hr" ...
    approvals = ArrayField(models.CharField(max_length=30), blank=True, default=list)
    # An annex explains or tightens ``base`` for a department with all below it, or for a channel.
    base = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="annexes"
    )
    annex_department = models.ForeignKey(
        "roles_org.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    annex_channel = models.ForeignKey(
        "roles_channels.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Of its own; empty: as the settings say.
    days_to_acknowledge = models.PositiveSmallIntegerField(null=True, blank=True)
    course = models.UUIDField(null=True, blank=True)  # to be passed before it can be signed
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("policies")
        constraints = [
            models.UniqueConstraint(
                fields=["baseline"], condition=Q(baseline=True), name="guidance_one_baseline"
            ),
            models.CheckConstraint(
                condition=Q(~Q(kind="annex"), base=None, annex_department=None, annex_channel=None)
                | Q(
                    Q(annex_department=None, annex_channel__isnull=False)
                    | Q(annex_department__isnull=False, annex_channel=None),
                    kind="annex",
                    base__isnull=False,
                ),
                name="guidance_annex_of_one_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def published(self) -> PolicyVersionQuerySet:
        return self.filter(state=PolicyVersion.State.PUBLISHED)

    def open(self) -> PolicyVersionQuerySet:
        """Those in the works: written, looked at, or waiting for their day."""
        return self.filter(state__in=OPEN)

    def lasting(self) -> PolicyVersionQuerySet:
        """Those behind which none of their guideline has come into force: how it stands now."""
        later = PolicyVersion.objects.filter(
            policy=OuterRef("policy"), number__gt=OuterRef("number"), published_at__isnull=False
        )
        return self.filter(~Exists(later))

    def counting(self) -> PolicyVersionQuerySet:
        """Those whose acknowledgement holds for the text in force: the last major version and
        the minor ones since."""
        later = PolicyVersion.objects.filter(
            policy=OuterRef("policy"),
            number__gt=OuterRef("number"),
            major=True,
            published_at__isnull=False,
        )
        return self.filter(~Exists(later), published_at__isnull=False)

    def visible_to(self, viewer: Viewer) -> PolicyVersionQuerySet:
        """What is or was in force is everybody's; drafts are for those who write or audit."""
        if not viewer.is_member:
            return self.none()
        if sees_drafts(viewer):
            return self
        own = Q(policy__annex_department__in=viewer.led_department_ids) | Q(
            policy__annex_channel__department__in=viewer.led_department_ids
        )
        return self.filter(Q(published_at__isnull=False) | own)


class PolicyVersion(PublicModel, Audience):
    """One text and for whom it was published; from then on it can only be superseded or
    withdrawn: a trigger sees to it. For whom it is now stands on the policy."""

    State = State

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    language = models.CharField(_("language"), max_length=10, default="en")  # of this text
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField()  # markdown
    html = models.TextField(blank=True, default="")  # as rendered at publishing
    text_hash = models.CharField(max_length=64, blank=True, default="")  # SHA-256: rules.text
    # A major one is acknowledged anew; a minor one keeps what people acknowledged before it.
    major = models.BooleanField(default=True)
    change_note = models.TextField(blank=True, default="")
    drafted_by_label = models.CharField(max_length=200)
    drafted_at = models.DateTimeField()
    # Who wrote or edited it, in that order: they do not approve it.
    author_people = ArrayField(models.BigIntegerField(), blank=True, default=list)
    author_accounts = ArrayField(models.BigIntegerField(), blank=True, default=list)
    # By function who did not answer in time, so that somebody else is asked; anew at each round.
    unanswered = models.JSONField(blank=True, default=dict, db_default={})
    returned_reason = models.TextField(blank=True, default="")  # until it is submitted again
    returned_by_label = models.CharField(max_length=200, blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_label = models.CharField(max_length=200, blank=True, default="")
    publish_at = models.DateTimeField(null=True, blank=True)  # when it is scheduled
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_label = models.CharField(max_length=200, blank=True, default="")
    withdrawn_reason = models.TextField(blank=True, default="")

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="guidance_version_number"),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(state="published"), name="guidance_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(state__in=OPEN),
                name="guidance_one_open",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, state__in=OPEN)
                | (Q(published_at__isnull=False) & ~Q(state__in=OPEN)),
                name="guidance_published_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
