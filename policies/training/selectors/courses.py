"""The list of courses, and one course as its taker or its writer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.errors import Missing
from policies.guidance.rules import reading_minutes, text_render
from policies.guidance.selectors import todos_due
from policies.training.models import Attempt, Certificate, Course, CourseVersion, Lesson
from policies.training.rules import (
    attempt_number,
    next_attempt_at,
    renewal_opens_at,
    right_needed,
)
from policies.training.selectors.standing import certificate_of, failed_attempts
from roles.team.selectors import audience_word, audiences_read

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class CourseLine:
    course: Course
    version: CourseVersion
    is_draft: bool
    audience: str
    certificate: Certificate | None
    due_at: datetime | None


def course_lines(viewer: Viewer, now: datetime) -> list[CourseLine]:
    """Return the open courses, then drafts if the viewer sees them; a fixed number of queries."""
    versions = (
        CourseVersion.objects.visible_to(viewer)
        .exclude(state=CourseVersion.State.SUPERSEDED)
        .select_related("course__audience_department")
        .order_by("course__title")
    )
    audiences_read(version.course for version in versions)
    mine = {
        certificate.course_id: certificate
        for certificate in Certificate.objects.valid(now)
        .filter(person_id=viewer.person_id or 0)
        .order_by("expires_at")
    }
    due = todos_due(viewer, "course")
    lines = [
        CourseLine(
            course=version.course,
            version=version,
            is_draft=version.state == CourseVersion.State.DRAFT,
            audience=audience_word(version.course),
            certificate=mine.get(version.course_id),
            due_at=due.get(version.course.uid),
        )
        for version in versions
    ]
    return sorted(lines, key=lambda line: line.is_draft)


def version_for(viewer: Viewer, slug: str) -> CourseVersion:
    """Return the open version of a course, else its draft; raise Missing."""
    versions = (
        CourseVersion.objects.visible_to(viewer)
        .filter(course__slug=slug)
        .select_related("course__audience_department")
    )
    found = versions.published().first() or versions.filter(state="draft").first()
    if found is None:
        raise Missing
    return found


def draft_for(viewer: Viewer, slug: str) -> CourseVersion:
    """Return the draft of a course with its lesson and questions; raise Missing."""
    draft = (
        CourseVersion.objects.visible_to(viewer)
        .filter(course__slug=slug, state=CourseVersion.State.DRAFT)
        .select_related("course__audience_department")
        .prefetch_related("lessons", "questions")
        .first()
    )
    if draft is None:
        raise Missing
    return draft


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course as its taker sees it before, in the middle of and after the quiz."""

    version: CourseVersion
    lessons: list[tuple[Lesson, str]]
    minutes: int
    questions: int
    needed: int
    attempt: Attempt | None
    certificate: Certificate | None
    number: int
    free_at: datetime | None
    due_at: datetime | None
    may_start: bool


def course_page(viewer: Viewer, version: CourseVersion, now: datetime) -> CoursePage:
    lessons = list(version.lessons.all())
    questions = version.questions.count()
    person_id = viewer.person_id or 0
    failed = failed_attempts(person_id, version.course_id)
    free_at = next_attempt_at(failed)
    certificate = certificate_of(person_id, version.course_id, now)
    return CoursePage(
        version=version,
        lessons=[(lesson, text_render(lesson.text)) for lesson in lessons],
        minutes=sum(reading_minutes(lesson.text) for lesson in lessons),
        questions=questions,
        needed=right_needed(questions, version.course.pass_percent),
        attempt=Attempt.objects.filter(
            person_id=person_id, version=version, finished_at=None
        ).first(),
        certificate=certificate,
        number=attempt_number(len(failed)),
        free_at=free_at if free_at is not None and free_at > now else None,
        due_at=todos_due(viewer, "course").get(version.course.uid),
        may_start=certificate is None or now >= renewal_opens_at(certificate.expires_at),
    )
