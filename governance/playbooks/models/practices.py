"""The library: what is kept for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat

from governance.core.models import PublicModel
from governance.core.search import Fold
from governance.escalations.models import Mention
from governance.playbooks.models.feedback import Feedback
from governance.playbooks.models.questions import Question
from governance.playbooks.rules import TITLE, Origin

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer

PRACTICE_TEXT = Fold(Concat(F("title"), Value(" "), F("text"), output_field=TextField()))
LANGUAGES = ("english", "german")  # whose endings and little words are known to the search


def _document() -> SearchVector:
    """Return all words of a practice in every language, those of its title before the rest."""
    parts = [
        SearchVector(field, config=language, weight=weight)
        for language in LANGUAGES
        for field, weight in (("title", "A"), ("text", "B"))
    ]
    return parts[0] + parts[1] + parts[2] + parts[3]  # type: ignore[return-value]  # combined


class PracticeQuerySet(models.QuerySet["Practice"]):
    def current(self) -> PracticeQuerySet:
        return self.filter(retired_at=None)

    def due(self, today: date) -> PracticeQuerySet:
        """In use, and to be looked at again by now."""
        return self.current().filter(review_on__lte=today)

    def visible_to(self, viewer: Viewer) -> PracticeQuerySet:
        """All of them for everybody who belongs here."""
        return self if viewer.is_member else self.none()


class Practice(PublicModel):
    """An entry of the library, in words that are for everybody."""

    title = models.CharField(max_length=TITLE)
    text = models.TextField()
    owner = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="practices"
    )
    question = models.OneToOneField(  # never shown beside it: who asked stays between them
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="practice"
    )
    feedback = models.OneToOneField(  # nor is who brought it
        Feedback, null=True, blank=True, on_delete=models.PROTECT, related_name="practice"
    )
    mention = models.OneToOneField(  # nor what was said there, or by whom: that goes in its time
        Mention, null=True, blank=True, on_delete=models.PROTECT, related_name="practice"
    )
    kept_at = models.DateTimeField()
    review_on = models.DateField()
    changed_at = models.DateTimeField(null=True, blank=True)  # never: as it was kept
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_reason = models.TextField(blank=True, default="")
    document = models.GeneratedField(
        expression=_document(), output_field=SearchVectorField(), db_persist=True
    )

    objects = PracticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="playbooks_practice_says_something"
            ),
            models.CheckConstraint(
                condition=Q(question=None, feedback=None, mention__isnull=False)
                | Q(question=None, feedback__isnull=False, mention=None)
                | Q(question__isnull=False, feedback=None, mention=None),
                name="playbooks_practice_of_one",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_reason="")
                | (Q(retired_at__isnull=False) & ~Q(retired_reason="")),
                name="playbooks_practice_retired_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-kept_at", "-id"], name="playbooks_practice_newest"),
            GinIndex(fields=["document"], name="playbooks_practice_words"),
            GinIndex(OpClass(PRACTICE_TEXT, "gin_trgm_ops"), name="playbooks_practice_text"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def origin(self) -> Origin:
        """Return what it was kept from."""
        if self.mention_id is not None:
            return Origin.MENTION
        return Origin.QUESTION if self.feedback_id is None else Origin.FEEDBACK

    @property
    def standing(self) -> dict[str, Any]:
        """Return what decides who looks after it."""
        return {"owner_id": self.owner_id, "origin": self.origin}

    @property
    def said_since(self) -> datetime:
        """Return since when it says what it says."""
        return self.changed_at or self.kept_at
