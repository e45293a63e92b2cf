"""Words that may be used as they are, version by version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from governance.core.models import PublicModel
from governance.escalations.rules import Topic
from governance.escalations.rules.texts import TextState, sees_all_texts

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import Viewer


class ApprovedTextQuerySet(models.QuerySet["ApprovedText"]):
    def visible_to(self, viewer: Viewer) -> ApprovedTextQuerySet:
        """For who proposes and approves, auditors and tokens all; for others of the organisation
        what is approved; for partners none. What is for one mention is read there.

        A token that is limited to departments sees theirs, and what is for all.
        """
        shelf = self.filter(mention=None)
        if viewer.within_department_ids is not None:
            keys = viewer.within_department_ids
            inside = Q(department=None) | Q(department_id__in=keys)
            return shelf.filter(inside, Q(channel=None) | Q(channel__department_id__in=keys))
        if sees_all_texts(viewer):
            return shelf
        if viewer.external or viewer.person_id is None:
            return self.none()
        return shelf.filter(state=TextState.APPROVED)

    def usable(self, today: date) -> ApprovedTextQuerySet:
        """Those that may be used on the organisation's day ``today``."""
        return self.filter(state=TextState.APPROVED, valid_until__gte=today)


class ApprovedText(PublicModel):
    """One version of a text; from approval on nothing of it ever changes but that it ends.

    ``key`` is the text's, shared by its versions; ``text_hash`` is what the approval is bound to.
    Topic, channel, department (with those below), language and region say where it may be used;
    what is empty is everywhere. With a ``mention`` it is for that one alone.
    """

    key = models.UUIDField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=TextState.choices, default=TextState.PROPOSED)
    title = models.CharField(max_length=200)
    words = models.TextField()
    language = models.CharField(max_length=3)
    topic = models.CharField(max_length=10, choices=Topic.choices, blank=True, default="")
    region = models.CharField(max_length=2, blank=True, default="")
    channel = models.ForeignKey(
        "roles_channels.Channel",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approved_texts",
    )
    department = models.ForeignKey(
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approved_texts",
    )
    mention = models.ForeignKey(
        "governance_escalations.Mention",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approved_texts",
    )
    valid_until = models.DateField()  # the last day, where the organisation is
    text_hash = models.CharField(max_length=64)
    author = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="texts_written"
    )
    proposed_at = models.DateTimeField()
    approver = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="texts_approved",
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    alone = models.BooleanField(default=False)  # author and approver are one: the small size
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="texts_ended",
    )
    end_reason = models.CharField(max_length=500, blank=True, default="")

    objects = ApprovedTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="escalations_text_version"),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state=TextState.APPROVED),
                name="escalations_text_one_approved",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state=TextState.PROPOSED),
                name="escalations_text_one_proposed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "declined"], approver=None, approved_at=None)
                | Q(
                    state__in=["approved", "replaced", "withdrawn"],
                    approver__isnull=False,
                    approved_at__isnull=False,
                ),
                name="escalations_text_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "approved"], ended_at=None)
                | Q(state__in=["replaced", "withdrawn", "declined"], ended_at__isnull=False),
                name="escalations_text_ended",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | Q(alone=True) | ~Q(approver=F("author")),
                name="escalations_text_second_eyes",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "valid_until"], name="escalations_text_usable"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def standing(self) -> bool:
        """Whether the booth gave it with an answer, for any such mention."""
        return self.mention_id is None and getattr(self, "booth_request", None) is not None
