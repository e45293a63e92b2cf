"""What is open, and how a person stands to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse

from policies.guidance.hooks import Gate
from policies.training.models import Attempt, Certificate, Course, CourseVersion
from roles.team.selectors import audiences_read

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


def course_path(course: Course) -> str:
    return reverse("course", args=[course.slug])


def courses_open() -> list[Course]:
    """Return every course that has a published version, and for whom it is; two queries at
    most."""
    published = Course.objects.filter(versions__state=CourseVersion.State.PUBLISHED)
    courses = list(published.select_related("audience_department"))
    audiences_read(courses)
    return courses


def certificate_of(person_id: int, course_id: int, now: datetime) -> Certificate | None:
    """Return the certificate that is valid longest, if any is."""
    return (
        Certificate.objects.valid(now)
        .filter(person_id=person_id, course_id=course_id)
        .order_by("-expires_at")
        .first()
    )


def course_gate(course_uid: UUID, person_id: int, now: datetime) -> Gate | None:
    """Return how a person stands to a course that a guideline asks for; one query if passed."""
    valid = Certificate.objects.valid(now).filter(person_id=person_id, course__uid=course_uid)
    passed = valid.select_related("course", "attempt").order_by("-expires_at").first()
    if passed is not None:
        return Gate(passed.course.title, course_path(passed.course), passed.attempt.uid)
    opened = Course.objects.filter(versions__state=CourseVersion.State.PUBLISHED)
    course = opened.filter(uid=course_uid).first()
    return Gate(course.title, course_path(course)) if course else None


def courses_offered() -> list[tuple[UUID, str]]:
    return [(course.uid, course.title) for course in courses_open()]


def failed_attempts(person_id: int, course_id: int) -> list[datetime]:
    """Return when the failed attempts since the last pass ended, oldest first."""
    finished = (
        Attempt.objects.filter(person_id=person_id, version__course_id=course_id)
        .exclude(finished_at=None)
        .order_by("-finished_at")
        .values_list("passed", "finished_at")
    )
    failed: list[datetime] = []
    for passed, finished_at in finished:
        if passed or finished_at is None:
            break
        failed.append(finished_at)
    return failed[::-1]


def courses_begun(person_id: int) -> dict[UUID, tuple[int, int]]:
    """Return, of each course whose quiz the person has begun and not finished, how many of how
    many questions are answered."""
    begun = Attempt.objects.filter(person_id=person_id, finished_at=None).exclude(answers={})
    rows = begun.annotate(questions=Count("version__questions"))
    return {
        uid: (len(answers), questions)
        for uid, answers, questions in rows.values_list(
            "version__course__uid", "answers", "questions"
        )
    }
