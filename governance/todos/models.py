"""What anyone owes, whoever asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.core.models import PublicModel

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


class TodoSubject(models.Model):
    """What a to-do is about: one row for all who owe the same; title and page live here."""

    kind = models.CharField(max_length=16)  # guideline, course, accept, consent, approve, answer
    ref = models.UUIDField()  # uid of the version, course, assignment, escalation
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="todos_subject_once")]

    def __str__(self) -> str:
        return self.title


# What somebody asked of, or told, one other person: that they did is between the two.
BETWEEN_PEOPLE = ("question", "feedback", "tip")


class TodoQuerySet(models.QuerySet["Todo"]):
    def open(self) -> TodoQuerySet:
        return self.filter(closed_at=None)

    def overdue(self, now: datetime) -> TodoQuerySet:
        return self.open().filter(due_at__lt=now)

    def visible_to(self, viewer: Viewer) -> TodoQuerySet:
        """Own ones; a line manager their reports', a head and a coach their department's; a token
        that audits, those within its limit."""
        if viewer.kind == "token" and not viewer.has_scope("audit"):
            return self.none()
        own = Q(person_id=viewer.person_id or 0)
        found = self.exclude(~own, subject__kind__in=BETWEEN_PEOPLE)
        if viewer.kind == "token":
            within = viewer.within_department_ids
            return found if within is None else found.filter(person__department_id__in=within)
        if viewer.head_coach or viewer.auditor:
            return found
        departments = viewer.led_department_ids | viewer.coached_department_ids
        people = viewer.report_ids | ({viewer.person_id} if viewer.person_id else set())
        return found.filter(Q(person_id__in=people) | Q(person__department_id__in=departments))


class Todo(PublicModel):
    """One thing that one person owes, why, and by when."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")
        NOT_NEEDED = "not_needed", _("No longer applicable")
        PASSED_ON = "passed_on", _("Passed on")
        EXEMPT = "exempt", _("Exempt")

    person = models.ForeignKey("roles_org.Person", on_delete=models.PROTECT, related_name="todos")
    subject = models.ForeignKey(TodoSubject, on_delete=models.PROTECT, related_name="todos")
    reason = models.CharField(max_length=100)  # a word for why: "everyone", "your report"
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    # From when it stands like this; empty while that is since it was opened.
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = TodoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "person"],
                condition=Q(closed_at=None),
                name="todos_todo_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="todos_todo_closed_with_outcome",
            ),
        ]
        indexes = [
            models.Index(  # all that counting what is overdue by subject and place needs
                fields=["due_at", "person"],
                include=["subject"],
                condition=Q(closed_at=None),
                name="todos_todo_due_subject",
            ),
            models.Index(  # a page of them, where most of what was ever owed is closed
                fields=["uid"], condition=Q(closed_at=None), name="todos_todo_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.person})"


class FormerTodo(models.Model):
    """How a to-do stood from ``since`` until it was asked again, carried on or given more time.

    A trigger writes it for whatever changes what somebody owed, set-wise or by hand, so what was
    true on a day stays readable; rows are only ever added. Closing loses nothing and writes none.
    """

    todo = models.ForeignKey(Todo, on_delete=models.PROTECT, related_name="former")
    person = models.ForeignKey("roles_org.Person", on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(TodoSubject, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Todo.Outcome.choices, blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="todos_former_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.person})"


class Digest(models.Model):
    """One person's digest of one local day; the row is the claim, made once.

    Of those in which a guideline was owed it stays as evidence, with what became of the mail.
    """

    person = models.ForeignKey("roles_org.Person", on_delete=models.PROTECT, related_name="digests")
    local_day = models.DateField()
    made_at = models.DateTimeField()
    # Empty until the claim is old: then the mail's own row goes, and this is what is left of it.
    mail_state = models.CharField(max_length=10, blank=True, default="", db_default="")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "local_day"], name="todos_digest_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.local_day}"


class DigestRound(models.Model):
    """The readers of one zone who get a mail at one hour had their round of one local day.

    The row is the claim: between rounds, which are few, looking for digests costs one query.
    """

    class Kind(models.TextChoices):
        DAILY = "daily", _("Daily")
        WEEKLY = "weekly", _("Weekly")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    zone = models.CharField(max_length=64)
    hour = models.PositiveSmallIntegerField()
    local_day = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["local_day", "zone", "hour", "kind"], name="todos_round_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.local_day} {self.hour}:00 {self.zone}"


class CalendarFeed(models.Model):
    """The address at which a person's calendar program reads what they owe.

    It is signed, not stored; ``number`` is part of it, so the next number ends the one before.
    """

    person = models.OneToOneField(
        "roles_org.Person", on_delete=models.PROTECT, related_name="calendar_feed"
    )
    number = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.person)


class Leave(models.Model):
    """When somebody who owes things was on leave: clocks that pause meanwhile go on after it."""

    person = models.ForeignKey("roles_org.Person", on_delete=models.PROTECT, related_name="leaves")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="todos_leave_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.since:%Y-%m-%d}"
