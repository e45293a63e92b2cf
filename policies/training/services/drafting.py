"""Writing a course: one lesson and its questions, a draft until it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid
from policies.guidance.rules import AudienceDraft, text_normal
from policies.guidance.services import drafting_allowed, free_slug
from policies.training.models import Course, CourseVersion, Lesson, Question
from policies.training.rules import MAX_CHOICES, QuestionDraft
from roles.team.services.audiences import audience_write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer


@transaction.atomic
def course_draft(
    *,
    actor: Viewer,
    uid: UUID,
    title: str,
    lesson_text: str,
    questions: Sequence[QuestionDraft],
    audience: AudienceDraft,
    now: datetime,
) -> CourseVersion:
    """Make a course with its first draft; the same ``uid`` again returns that one.

    Raises NotAllowed, Invalid.
    """
    drafting_allowed(actor)
    title = _checked(title, lesson_text, questions)
    slugs = set(Course.objects.values_list("slug", flat=True))
    course, created = Course.objects.get_or_create(
        uid=uid,
        defaults={
            "title": title,
            "slug": free_slug(title, uid, slugs, "c"),
            "created_at": now,
        },
    )
    if not created:
        return course.versions.order_by("number")[0]
    audience_write(audience=course, draft=audience)
    version = CourseVersion.objects.create(
        course=course, number=1, drafted_by_label=actor.label, drafted_at=now
    )
    _content_save(version, title, lesson_text, questions)
    entry_record(actor=actor, verb="course.drafted", subject=version)
    return version


@transaction.atomic
def course_save(
    *,
    actor: Viewer,
    version: CourseVersion,
    title: str,
    lesson_text: str,
    questions: Sequence[QuestionDraft],
    audience: AudienceDraft,
    seen: datetime | None,
    now: datetime,
) -> CourseVersion:
    """Replace what a draft holds. ``seen`` is when the draft that was edited had been saved.

    Raises Conflict, and writes nothing, when another has saved or published it since.
    """
    drafting_allowed(actor)
    title = _checked(title, lesson_text, questions)
    draft = CourseVersion.objects.select_for_update().select_related("course").get(pk=version.pk)
    if draft.state != CourseVersion.State.DRAFT:
        raise Conflict("not_a_draft", _("This course has been published."))
    if seen != draft.drafted_at:
        raise Conflict(
            "draft_changed",
            _("Somebody else saved this draft while you were writing. Nothing of yours was saved."),
        )
    Course.objects.filter(pk=draft.course_id).update(title=title)
    audience_write(audience=draft.course, draft=audience)
    draft.lessons.all().delete()
    draft.questions.all().delete()
    _content_save(draft, title, lesson_text, questions)
    draft.drafted_by_label, draft.drafted_at = actor.label, now
    draft.save()
    entry_record(actor=actor, verb="course.edited", subject=draft)
    return draft


def _checked(title: str, lesson_text: str, questions: Sequence[QuestionDraft]) -> str:
    title = text_normal(title)
    if not title or len(title) > 200:
        raise Invalid("title_needed", _("Give it a title of 1 to 200 characters."))
    if not text_normal(lesson_text) or len(lesson_text) > 100_000:
        raise Invalid("text_needed", _("Write the text: 1 to 100,000 characters."))
    if not questions:
        raise Invalid("questions_needed", _("A quiz needs at least one question."))
    for number, question in enumerate(questions, start=1):
        _question_checked(number, question)
    return title


def _question_checked(number: int, question: QuestionDraft) -> None:
    choices = [choice.strip() for choice in question.choices]
    if not question.text.strip() or not 2 <= len(choices) <= MAX_CHOICES or not all(choices):
        raise Invalid(
            "question_incomplete",
            _("Question %(number)d needs a text and two to four choices.") % {"number": number},
        )
    if not 0 <= question.answer < len(choices):
        raise Invalid(
            "answer_missing",
            _("Say which choice is right in question %(number)d.") % {"number": number},
        )


def _content_save(
    version: CourseVersion, title: str, lesson_text: str, questions: Sequence[QuestionDraft]
) -> None:
    Lesson.objects.create(version=version, position=1, title=title, text=text_normal(lesson_text))
    Question.objects.bulk_create(
        Question(
            version=version,
            position=position,
            text=question.text.strip(),
            choices=[choice.strip() for choice in question.choices],
            answer=question.answer,
            explanation=text_normal(question.explanation),
        )
        for position, question in enumerate(questions, start=1)
    )
