"""What people ask their coach, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from governance.core.models import PublicModel
from governance.playbooks.rules import TITLE, QuestionState
from governance.todos.models import Todo

if TYPE_CHECKING:
    from governance.core.viewer import Viewer


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self) -> QuestionQuerySet:
        return self.filter(state=QuestionState.OPEN)

    def visible_to(self, viewer: Viewer) -> QuestionQuerySet:
        """Own ones and what one is, or ever was, asked; all of them for the head coach.

        Whoever was asked has read the words: when it passes on, their page does not vanish.
        """
        if viewer.head_coach:
            return self
        if viewer.person_id is None:
            return self.none()
        once_asked = Todo.objects.filter(
            person=viewer.person_id, subject__kind="question", subject__ref=OuterRef("uid")
        )
        mine = Q(asker_id=viewer.person_id) | Q(asked_id=viewer.person_id)
        return self.filter(mine | Q(Exists(once_asked)))


class Question(PublicModel):
    """A question of one person to another. Its words are theirs: never in the trail."""

    asker = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="questions"
    )
    department = models.ForeignKey(  # whose coach is asked: the asker's, when it was asked
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
    )
    text = models.TextField()
    page = models.CharField(max_length=300, blank=True, default="")  # where it was asked from
    asked = models.ForeignKey(  # nobody: there is nobody who could answer at present
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions_asked",
    )
    state = models.CharField(
        max_length=9, choices=QuestionState.choices, default=QuestionState.OPEN
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    climbed_at = models.DateTimeField(null=True, blank=True)  # when it went to the head coach
    closed_at = models.DateTimeField(null=True, blank=True)
    form = models.UUIDField()  # sent twice is asked once

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asker", "form"], name="playbooks_question_once"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | Q(state__in=["answered", "withdrawn"], closed_at__isnull=False),
                name="playbooks_question_state",
            ),
            models.CheckConstraint(
                condition=Q(asked=None) | ~Q(asked=models.F("asker")),
                name="playbooks_question_of_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="open"), name="playbooks_question_due"
            ),
            models.Index(fields=["-asked_at", "-id"], name="playbooks_question_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.asker}, {self.asked_at:%Y-%m-%d %H:%M}"


class QuestionMessage(PublicModel):
    """One more thing that was said about a question; never changed afterwards."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="question_messages"
    )
    text = models.TextField()
    written_at = models.DateTimeField()
    form = models.UUIDField()  # sent twice is said once

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "author", "form"], name="playbooks_message_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.author}, {self.written_at:%Y-%m-%d %H:%M}"


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, viewer: Viewer) -> PracticeQuerySet:
        """All of them for everybody who belongs here."""
        return self if viewer.is_member else self.none()


class Practice(PublicModel):
    """An entry of the library: a question and its answer, in words that are for everybody."""

    title = models.CharField(max_length=TITLE)
    text = models.TextField()
    owner = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="practices"
    )
    question = models.OneToOneField(  # never shown beside it: who asked stays between them
        Question, on_delete=models.PROTECT, related_name="practice"
    )
    kept_at = models.DateTimeField()
    review_on = models.DateField()

    objects = PracticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="playbooks_practice_says_something"
            )
        ]
        indexes = [models.Index(fields=["-kept_at", "-id"], name="playbooks_practice_newest")]

    def __str__(self) -> str:
        return self.title
