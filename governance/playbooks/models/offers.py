"""Tips that are offered to departments, and what each made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.playbooks.models.feedback import Feedback
from governance.playbooks.models.waiting import Route, Waiting
from governance.playbooks.rules import OFFER_DAYS, TITLE, OfferState
from governance.todos.models import Todo

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.org.models import Person


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> OfferQuerySet:
        return self.filter(state=OfferState.OPEN)

    def visible_to(self, viewer: Viewer) -> OfferQuerySet:
        """The departments that one coaches, and what one is or ever was asked; all for the hub.

        Whoever reads the feedback sees its offers on its page.
        """
        if viewer.head_coach:
            return self
        if viewer.person_id is None:
            return self.none()
        once_asked = Todo.objects.filter(person=viewer.person_id, subject__kind="tip")
        coached = Q(department_id__in=viewer.coached_department_ids)
        mine = Q(asked_id=viewer.person_id) | Q(offered_by_id=viewer.person_id)
        return self.filter(coached | mine | Q(uid__in=once_asked.values("subject__ref")))


class Offer(Waiting):
    """A tip for one department, in words that are for others: who brought it is not told."""

    KIND, MAIL, DAYS, ORIGIN = "tip", "tip", OFFER_DAYS, "feedback__author"
    NEAR = ("feedback__author", "feedback__department", "department", "asked", "offered_by")

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="offers")
    department = models.ForeignKey(
        "roles_org.Department", on_delete=models.PROTECT, related_name="tips"
    )
    title = models.CharField(max_length=TITLE)
    text = models.TextField()
    offered_by = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="tips_offered"
    )
    offered_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=OfferState.choices, default=OfferState.OPEN)
    answered_by = models.ForeignKey(
        "roles_org.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tips_answered",
    )
    reason = models.TextField(blank=True, default="")

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feedback", "department"], name="playbooks_tip_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="playbooks_tip_says_something"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, answered_by=None, reason="")
                | Q(state="lapsed", closed_at__isnull=False, answered_by=None)
                | Q(state="adopted", closed_at__isnull=False, answered_by__isnull=False)
                | (
                    Q(
                        state__in=["adapted", "declined"],
                        closed_at__isnull=False,
                        answered_by__isnull=False,
                    )
                    & ~Q(reason="")
                ),
                name="playbooks_tip_state",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="playbooks_tip_due"),
            models.Index(fields=["-offered_at", "-id"], name="playbooks_tip_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.offered_at:%Y-%m-%d %H:%M}"

    @property
    def origin(self) -> Person:
        return self.feedback.author

    @property
    def route(self) -> Route:
        return Route(self.department_id)

    @property
    def whence(self) -> str:
        """Return the department that it comes from; all that others are told of its author."""
        return str(self.feedback.department or "")

    @property
    def sender(self) -> str:
        return self.whence

    @property
    def heading(self) -> str:
        if not self.whence:
            return _("A tip for %(department)s") % {"department": self.department}
        names = {"whence": self.whence, "department": self.department}
        return _("A tip from %(whence)s for %(department)s") % names

    @property
    def words(self) -> str:
        return f"{self.title}\n\n{self.text}"
