"""What people ask their coach, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from governance.core.models import PublicModel
from governance.playbooks.models.waiting import Route, Waiting
from governance.playbooks.rules import ANSWER_DAYS, QuestionState
from governance.todos.models import Todo

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.org.models import Person


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


class Question(Waiting):
    """A question of one person to another. Its words are theirs: never in the trail."""

    KIND, MAIL, DAYS, ORIGIN = "question", "asked", ANSWER_DAYS, "asker"
    NEAR = ("asker", "asked")

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
    state = models.CharField(
        max_length=9, choices=QuestionState.choices, default=QuestionState.OPEN
    )
    asked_at = models.DateTimeField()
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

    @property
    def origin(self) -> Person:
        return self.asker

    @property
    def route(self) -> Route:
        return Route(self.department_id)

    @property
    def heading(self) -> str:
        return _("Answer %(name)s") % {"name": self.asker}

    @property
    def words(self) -> str:
        return self.text


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
