"""Who approved which text, and what people said about a draft."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.core.models import PublicModel
from policies.guidance.models.policies import PolicyVersion


class Approval(PublicModel):
    """Somebody's yes to exactly one text, for one function; only ever added."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="approvals")
    function = models.CharField(max_length=30)
    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="approvals_given"
    )
    account_label = models.CharField(max_length=200)
    text_hash = models.CharField(max_length=64)
    # Of all that it is a yes to: rules.approving. None where that was not kept yet.
    whole_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    major = models.BooleanField()
    comment = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_label}: {self.version}"


class Comment(PublicModel):
    """What somebody said about a draft; ``parent`` is what an answer answers."""

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

    signed: str  # who said it, as the viewer may know; by selectors.commenting

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | Q(closed_at=None), name="guidance_answers_stay_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.author_label}: {self.version}"
