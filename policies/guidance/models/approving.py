"""Who approved which text, and what people said about a draft."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from governance.core.models import PublicModel
from policies.guidance.models.policies import Policy, PolicyVersion
from policies.guidance.rules.approving import LONGEST

if TYPE_CHECKING:
    from datetime import datetime


class Approval(PublicModel):
    """Somebody's yes to exactly one text, for one function; only ever added."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="approvals")
    function = models.CharField(max_length=30)
    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="approvals_given"
    )
    account_label = models.CharField(max_length=200)
    text_hash = models.CharField(max_length=64)
    # Of all that it is a yes to: rules.approving. Where that was not kept yet there is none, and
    # who gave it is asked again if the version is still under review.
    whole_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    major = models.BooleanField()
    comment = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    standing = models.ForeignKey(  # by which it was given, if it was given in advance
        "StandingApproval",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="used",
        db_index=False,
    )

    def __str__(self) -> str:
        return f"{self.account_label}: {self.version}"


class StandingApprovalQuerySet(models.QuerySet["StandingApproval"]):
    def in_force(self, now: datetime) -> StandingApprovalQuerySet:
        return self.filter(ended_at=None, until__gt=now)


class StandingApproval(PublicModel):
    """Somebody's yes, for one function, to every minor version of a guideline until a moment; only
    its end is ever added. Each version gets an ``Approval`` of its own by it."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="standing_approvals")
    function = models.CharField(max_length=30)
    person = models.ForeignKey("roles_org.Person", on_delete=models.PROTECT, related_name="+")
    account_label = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_label = models.CharField(max_length=200, blank=True, default="")

    objects = StandingApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "function", "person"],
                condition=Q(ended_at=None),
                name="guidance_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("given_at"))
                & Q(until__lt=F("given_at") + timedelta(days=LONGEST + 1)),
                name="guidance_standing_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_label}: {self.policy}"


class Comment(PublicModel):
    """What somebody said about a draft; ``parent`` is what an answer answers.

    A ``question`` was asked before approving it: for who writes and approves, and nobody else.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    person = models.ForeignKey(
        "roles_org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author_label = models.CharField(max_length=200)
    block = models.CharField(max_length=200, blank=True, default="")  # anchor of a part
    text = models.TextField()
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_label = models.CharField(max_length=200, blank=True, default="")
    question = models.BooleanField(default=False, db_default=False)

    signed: str  # who said it, as the viewer may know; by selectors.commenting

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | Q(closed_at=None), name="guidance_answers_stay_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.author_label}: {self.version}"
