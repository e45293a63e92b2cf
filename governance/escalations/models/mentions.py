"""What was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from governance.core.models import PublicModel
from governance.core.search import Fold
from governance.escalations.rules import (
    Disposition,
    EscalationState,
    Severity,
    Topic,
    Wish,
    reads_held,
    sees_without_words,
)
from governance.escalations.rules.references import MOST_REFERENCES, REFERENCE_LENGTH

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


QUOTED = 60  # characters of what was said that stand for it in a mail
LISTED = 180  # and in a list, where the line may break
# What mentions are searched in.
MENTION_TEXT = Fold(Concat("said", Value(" "), "where", output_field=models.TextField()))


class MentionQuerySet(models.QuerySet["Mention"]):
    def readable_to(self, viewer: Viewer) -> MentionQuerySet:
        """Word for word: own reports, what one was asked for or holds, one's departments'.

        Theirs are the departments that one leads or coaches, and for a line manager the one
        that the manager works in. Legal reads what is kept for lawyers.
        """
        if viewer.head_coach:
            return self
        departments = viewer.led_department_ids | viewer.coached_department_ids
        if viewer.report_ids and viewer.department_id is not None:
            departments |= {viewer.department_id}
        seen = Q(department_id__in=departments)
        if reads_held(viewer):
            seen |= Q(held_at__isnull=False)
        if viewer.person_id is not None:
            asked = Mention.objects.filter(escalation__steps__person_id=viewer.person_id)
            seen |= (
                Q(logged_by_id=viewer.person_id)
                | Q(escalation__holder_id=viewer.person_id)
                | Q(escalation__asked_id=viewer.person_id)
                | Q(pk__in=asked.values("pk"))
            )
        return self.filter(seen)

    def visible_to(self, viewer: Viewer) -> MentionQuerySet:
        """What is readable; for auditors, legal and tokens all the others too, without the words.

        A token that is limited to departments sees what concerns these.
        """
        if viewer.within_department_ids is not None:
            return self.filter(department_id__in=viewer.within_department_ids)
        return self if sees_without_words(viewer) else self.readable_to(viewer)

    def over_since(self, moment: datetime) -> MentionQuerySet:
        """Closed, set aside, or only noted, at ``moment`` or before."""
        closed = Q(escalation__state=EscalationState.CLOSED, escalation__closed_at__lte=moment)
        noted = Q(wish=Wish.NOTE, disposition="", escalation=None, logged_at__lte=moment)
        return self.filter(closed | noted | Q(set_aside_at__lte=moment))


class Mention(PublicModel):
    """Something heard, on a channel of ours or elsewhere.

    Kept for the evidence of how it was dealt with. The words are a person's: they are shown
    to those who deal with it, never written into the trail, and ``stripped_at`` they were taken
    out, after the organisation's ``mention_days`` and unless it is held.
    """

    said = models.TextField()
    where = models.CharField(max_length=500)
    channel = models.ForeignKey(
        "roles_channels.Channel",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentions",
    )
    department = models.ForeignKey(
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentions",
    )
    topic = models.CharField(max_length=10, choices=Topic.choices)
    wish = models.CharField(max_length=10, choices=Wish.choices)
    severity = models.CharField(
        max_length=10,
        choices=Severity.choices,
        default=Severity.USUAL,
        db_default=Severity.USUAL.value,
    )
    logged_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentions",
    )
    logged_by_label = models.CharField(max_length=200)
    logged_at = models.DateTimeField()
    disposition = models.CharField(
        max_length=10, choices=Disposition.choices, blank=True, default="", db_default=""
    )
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    set_aside_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentions_set_aside",
    )
    set_aside_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=3, blank=True, default="", db_default="")
    region = models.CharField(max_length=2, blank=True, default="", db_default="")
    author = models.CharField(max_length=200, blank=True, default="", db_default="")  # who said it
    author_key = models.CharField(max_length=200, blank=True, default="", db_default="")
    held_at = models.DateTimeField(null=True, blank=True)  # kept for lawyers since
    held_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentions_held",
    )
    hold_reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    stripped_at = models.DateTimeField(null=True, blank=True)
    link = models.CharField(max_length=500, blank=True, default="", db_default="")  # of ``where``
    references = ArrayField(  # its ids in other tools, in order of coming
        models.CharField(max_length=REFERENCE_LENGTH), default=list, db_default=[], blank=True
    )
    form = models.UUIDField(null=True, blank=True)  # sent twice is reported once

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["logged_by", "form"], name="escalations_mention_once"),
            models.CheckConstraint(
                condition=Q(disposition="", set_aside_at=None, duplicate_of=None)
                | Q(
                    disposition__in=["noise", "spam"], duplicate_of=None, set_aside_at__isnull=False
                )
                | Q(disposition="duplicate", duplicate_of__isnull=False, set_aside_at__isnull=False)
                & ~Q(duplicate_of=models.F("pk")),
                name="escalations_mention_aside",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None, hold_reason="")
                | Q(held_at__isnull=False, held_by__isnull=False) & ~Q(hold_reason=""),
                name="escalations_mention_held",
            ),
            models.CheckConstraint(
                condition=Q(stripped_at=None)
                | Q(said="", where="", link="", author="", author_key="", held_at=None),
                name="escalations_mention_stripped",
            ),
            models.CheckConstraint(
                condition=Q(references__len__lte=MOST_REFERENCES)
                & (Q(stripped_at=None) | Q(references=[])),
                name="escalations_mention_references",
            ),
        ]
        indexes = [
            models.Index(fields=["logged_at"], name="escalations_mention_logged"),
            models.Index(
                fields=["author_key", "-logged_at"],
                condition=~Q(author_key=""),
                name="escalations_mention_author",
            ),
            GinIndex(fields=["references"], name="escalations_mention_refs"),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}, {self.logged_at:%Y-%m-%d %H:%M}"

    @property
    def title(self) -> str:
        """The words, cut to a line, in quotation marks."""
        return self._quoted(QUOTED)

    @property
    def opening(self) -> str:
        """The words, cut to what a row of a list holds, in quotation marks."""
        return self._quoted(LISTED)

    def _quoted(self, most: int) -> str:
        if self.stripped_at is not None:
            return _("What was said is no longer kept")
        words = " ".join(self.said.split())
        if len(words) <= most:
            return f"“{words}”"
        kept = words[: most - 1]
        # between two words, unless the last one is so long that little would be left
        kept = kept[: kept.rfind(" ")] if " " in kept[most // 2 :] else kept
        return f"“{kept.rstrip(' ,.;:')}…”"
