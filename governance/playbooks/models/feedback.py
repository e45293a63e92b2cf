"""What people bring back from the field, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.core.models import PublicModel
from governance.playbooks.models.waiting import Route, Waiting
from governance.playbooks.rules import (
    FEEDBACK_DAYS,
    FeedbackKind,
    FeedbackState,
    MessageKind,
    Outcome,
    Place,
)
from governance.todos.models import Todo

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.org.models import Person


class Standing(TypedDict):
    author_id: int
    asked_id: int | None
    state: str
    kind: str


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def open(self) -> FeedbackQuerySet:
        return self.filter(state=FeedbackState.OPEN)

    def visible_to(self, viewer: Viewer) -> FeedbackQuerySet:
        """Own ones and what was ever passed on to one; all of them for the head coach.

        Departments that a tip was offered to read the tip, and not what it was made of.
        """
        if viewer.head_coach:
            return self
        if viewer.person_id is None:
            return self.none()
        once_asked = Todo.objects.filter(person=viewer.person_id, subject__kind="feedback")
        mine = Q(author_id=viewer.person_id) | Q(asked_id=viewer.person_id)
        return self.filter(mine | Q(uid__in=once_asked.values("subject__ref")))


class Feedback(Waiting):
    """A challenge, an insight or a success. Its words are its author's: never in the trail."""

    KIND, MAIL, DAYS, ORIGIN = "feedback", "feedback", FEEDBACK_DAYS, "author"
    NEAR = ("author", "asked", "department", "place_department")

    author = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="feedback"
    )
    department = models.ForeignKey(  # the author's, when it was sent
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="feedback",
    )
    kind = models.CharField(max_length=9, choices=FeedbackKind.choices)
    text = models.TextField()
    page = models.CharField(max_length=300, blank=True, default="")  # where it was sent from
    place = models.CharField(max_length=10, choices=Place.choices)
    place_department = models.ForeignKey(
        "roles_org.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="feedback_there",
    )
    place_function = models.CharField(max_length=30, blank=True, default="")
    state = models.CharField(
        max_length=9, choices=FeedbackState.choices, default=FeedbackState.OPEN
    )
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default="")
    closing = models.OneToOneField(  # the words that its author was told
        "FeedbackMessage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="closed",
    )
    sent_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)  # never: its author had left by then
    form = models.UUIDField()  # sent twice is said once

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "form"], name="playbooks_feedback_once"),
            models.CheckConstraint(condition=~Q(text=""), name="playbooks_feedback_says_something"),
            models.CheckConstraint(  # never closed without words to its author
                condition=Q(state="open", closed_at=None, outcome="", closing=None)
                | Q(state="withdrawn", closed_at__isnull=False, outcome="", closing=None)
                | Q(
                    state="closed",
                    closed_at__isnull=False,
                    outcome__in=Outcome.values,
                    closing__isnull=False,
                ),
                name="playbooks_feedback_state",
            ),
            models.CheckConstraint(
                condition=Q(place="hub", place_department=None, place_function="")
                | Q(place="department", place_department__isnull=False, place_function="")
                | (Q(place="function", place_department=None) & ~Q(place_function="")),
                name="playbooks_feedback_place",
            ),
            models.CheckConstraint(
                condition=Q(asked=None) | ~Q(asked=models.F("author")),
                name="playbooks_feedback_of_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="open"), name="playbooks_feedback_due"
            ),
            models.Index(fields=["-sent_at", "-id"], name="playbooks_feedback_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.author}, {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def standing(self) -> Standing:
        """Return what the rules ask to tell who may do what with it."""
        return {
            "author_id": self.author_id,
            "asked_id": self.asked_id,
            "state": self.state,
            "kind": self.kind,
        }

    @property
    def origin(self) -> Person:
        return self.author

    @property
    def route(self) -> Route:
        return Route(self.place_department_id, self.place_function)

    @property
    def heading(self) -> str:
        return _("Feedback from %(name)s") % {"name": self.author}

    @property
    def words(self) -> str:
        return self.text


class FeedbackMessage(PublicModel):
    """One more thing that was said about feedback; the table only grows."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="feedback_messages"
    )
    kind = models.CharField(max_length=9, choices=MessageKind.choices)
    text = models.TextField()
    written_at = models.DateTimeField()
    form = models.UUIDField()  # sent twice is said once

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["feedback", "author", "form"], name="playbooks_feedback_message_once"
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="playbooks_feedback_message_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}, {self.written_at:%Y-%m-%d %H:%M}"
