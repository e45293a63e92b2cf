"""Courses: lessons, a quiz, and who passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.core.models import PublicModel
from policies.guidance.rules import sees_drafts
from roles.team.models import Audience

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


class Course(PublicModel, Audience):
    """A course over time; what people take is one of its versions."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    pass_percent = models.PositiveSmallIntegerField(default=80)
    valid_days = models.PositiveSmallIntegerField(default=365)
    days_to_pass = models.PositiveSmallIntegerField(default=14)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class CourseVersionQuerySet(models.QuerySet["CourseVersion"]):
    def published(self) -> CourseVersionQuerySet:
        return self.filter(state=CourseVersion.State.PUBLISHED)

    def visible_to(self, viewer: Viewer) -> CourseVersionQuerySet:
        """What is or was open is everybody's; drafts are for those who write or audit."""
        if not viewer.is_member:
            return self.none()
        if sees_drafts(viewer):
            return self
        return self.exclude(state=CourseVersion.State.DRAFT)


class CourseVersion(PublicModel):
    """Lessons and questions as they were taken; nobody edits them once published."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", pgettext_lazy("state", "Open")
        SUPERSEDED = "superseded", _("Superseded")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by_label = models.CharField(max_length=200)
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_label = models.CharField(max_length=200, blank=True, default="")

    objects = CourseVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="training_version_number"),
            models.UniqueConstraint(
                fields=["course"], condition=Q(state="published"), name="training_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}, version {self.number}"


class Lesson(models.Model):
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="lessons")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()  # markdown

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="training_lesson_position")
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    choices = ArrayField(models.CharField(max_length=300))
    answer = models.PositiveSmallIntegerField()  # index into choices
    explanation = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="training_question_position"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Attempt(PublicModel):
    """One go at a quiz: answers as given so far; closed when the last one is in."""

    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="attempts"
    )
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="attempts")
    answers = models.JSONField(default=dict)  # {"1": 2}: question position → chosen index
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "version"],
                condition=Q(finished_at=None),
                name="training_attempt_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self, now: datetime) -> CertificateQuerySet:
        return self.filter(expires_at__gt=now)

    def visible_to(self, viewer: Viewer) -> CertificateQuerySet:
        """Own ones; a line manager their reports', a head and a coach their department's; a token
        with the scope ``training``, those within its limit."""
        if viewer.kind == "token":
            within = viewer.within_department_ids
            if not viewer.has_scope("training"):
                return self.none()
            return self if within is None else self.filter(person__department_id__in=within)
        if viewer.head_coach or viewer.auditor:
            return self
        departments = viewer.led_department_ids | viewer.coached_department_ids
        people = viewer.report_ids | ({viewer.person_id} if viewer.person_id else set())
        return self.filter(Q(person_id__in=people) | Q(person__department_id__in=departments))


class Certificate(PublicModel):
    """Proof of a pass, good until ``expires_at``; only ever added."""

    person = models.ForeignKey(
        "roles_org.Person", on_delete=models.PROTECT, related_name="certificates"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="certificates")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="certificate")
    passed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = CertificateQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person}: {self.course}"
