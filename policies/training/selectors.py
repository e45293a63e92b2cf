"""Reading courses: what is open, how the viewer stands, and the quiz question by question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from governance.core.errors import Missing
from policies.guidance.rules import reading_minutes, text_render
from policies.guidance.selectors import audience_word, todos_due
from policies.training.models import Attempt, Certificate, Course, CourseVersion, Lesson, Question
from policies.training.rules import attempt_number, next_attempt_at, renewal_opens_at, right_needed

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


def course_path(course: Course) -> str:
    return reverse("course", args=[course.slug])


def courses_open() -> list[Course]:
    """Return every course that has a published version; one query."""
    return list(
        Course.objects.filter(versions__state=CourseVersion.State.PUBLISHED).select_related(
            "audience_department"
        )
    )


def certificate_of(person_id: int, course_id: int, now: datetime) -> Certificate | None:
    """Return the certificate that is valid longest, if any is."""
    return (
        Certificate.objects.valid(now)
        .filter(person_id=person_id, course_id=course_id)
        .order_by("-expires_at")
        .first()
    )


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
    mine = {
        certificate.course_id: certificate
        for certificate in Certificate.objects.valid(now)
        .filter(person_id=viewer.person_id)
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


@dataclass(frozen=True, slots=True)
class QuizPage:
    """One question of the viewer's attempt; ``chosen`` is None until it is answered."""

    attempt: Attempt
    question: Question
    review: list[tuple[Question, bool]]
    total: int
    answered: int
    right: int
    needed: int
    chosen: int | None
    next_position: int | None

    @property
    def is_right(self) -> bool:
        return self.chosen == self.question.answer

    @property
    def wrong(self) -> int:
        return self.answered - self.right

    @property
    def can_pass(self) -> bool:
        return self.total - self.wrong >= self.needed

    @property
    def choices(self) -> list[tuple[int, str, str]]:
        """Return (index, text, mark): mark is right, wrong or dim once it is answered."""
        return [
            (index, text, self._mark(index)) for index, text in enumerate(self.question.choices)
        ]

    def _mark(self, index: int) -> str:
        if self.chosen is None:
            return ""
        if index == self.question.answer:
            return "right"
        return "wrong" if index == self.chosen else "dim"


def attempt_for(viewer: Viewer, slug: str) -> Attempt | None:
    """Return the viewer's open attempt at a course, else the one that ended last."""
    attempts = Attempt.objects.filter(
        person_id=viewer.person_id or 0, version__course__slug=slug
    ).select_related("version__course")
    return (
        attempts.filter(finished_at=None, version__state=CourseVersion.State.PUBLISHED).first()
        or attempts.exclude(finished_at=None).order_by("-finished_at").first()
    )


def quiz_page(viewer: Viewer, attempt: Attempt, position: int) -> QuizPage:
    """Return question ``position`` of ``attempt``; raise Missing when there is none."""
    questions = {each.position: each for each in attempt.version.questions.all()}
    question = questions.get(position)
    if question is None:
        raise Missing
    answers = attempt.answers
    open_ones = [each for each in sorted(questions) if str(each) not in answers]
    course = attempt.version.course
    return QuizPage(
        attempt=attempt,
        question=question,
        review=[(each, answers.get(str(key)) == each.answer) for key, each in questions.items()],
        total=len(questions),
        answered=len(answers),
        right=sum(answers.get(str(key)) == each.answer for key, each in questions.items()),
        needed=right_needed(len(questions), course.pass_percent),
        chosen=answers.get(str(position)),
        next_position=open_ones[0] if open_ones else None,
    )
