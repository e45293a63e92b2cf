"""Pages for coaches: write a course, look at it, publish it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms import audience_initial
from policies.guidance.rules import can_publish
from policies.guidance.selectors import todos_open_count
from policies.guidance.services import drafting_allowed
from policies.training.forms import CourseForm, questions_initial, starter_course
from policies.training.rules import QuestionDraft
from policies.training.selectors import course_page, draft_for
from policies.training.services import course_draft, course_publish, course_save
from roles.org.selectors import organisation_size
from roles.team.selectors import audience_people, audience_word

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer
    from policies.training.models import CourseVersion

UNPROCESSABLE = 422
NEVER = datetime.min.replace(tzinfo=UTC)  # a form that does not say which draft it shows


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def course_new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    drafting_allowed(viewer)
    if request.method != "POST":
        return _form_page(request, CourseForm(viewer=viewer, initial=_starter()))
    form = CourseForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return _form_page(request, form, status=UNPROCESSABLE)
    version = course_draft(
        actor=viewer,
        uid=form.cleaned_data["uid"],
        title=form.cleaned_data["title"],
        lesson_text=form.cleaned_data["lesson_text"],
        questions=form.questions(),
        audience=form.audience(),
        now=utc_now(),
    )
    return redirect("course_draft", version.course.slug)


def _starter() -> dict[str, object]:
    starter = starter_course()
    return {
        "title": starter.title,
        "lesson_text": starter.lesson_text,
        "audience_kind": "role_kinds",
        "audience_role_kinds": ["coach", "player"],
        **questions_initial(starter.questions),
    }


def _form_page(
    request: HttpRequest,
    form: CourseForm,
    draft: CourseVersion | None = None,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    context = {"form": form, "draft": draft, "conflict": conflict}
    return render(request, "training/write.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def course_edit(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    draft = draft_for(viewer, slug)
    drafting_allowed(viewer)
    if request.method != "POST":
        form = CourseForm(viewer=viewer, initial=_as_initial(draft))
        return _form_page(request, form, draft)
    form = CourseForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return _form_page(request, form, draft, status=UNPROCESSABLE)
    try:
        _save(viewer, draft, form)
    except Conflict as conflict:
        return _form_page(request, form, draft, status=conflict.status, conflict=conflict)
    return redirect("course_draft", slug)


def _as_initial(draft: CourseVersion) -> dict[str, object]:
    questions = [
        QuestionDraft(each.text, tuple(each.choices), each.answer, each.explanation)
        for each in draft.questions.all()
    ]
    return {
        "uid": draft.course.uid,
        "seen": draft.drafted_at.isoformat(),
        "title": draft.course.title,
        "lesson_text": "\n\n".join(lesson.text for lesson in draft.lessons.all()),
        **audience_initial(draft.course),
        **questions_initial(questions),
    }


def _save(viewer: Viewer, draft: CourseVersion, form: CourseForm) -> None:
    course_save(
        actor=viewer,
        version=draft,
        title=form.cleaned_data["title"],
        lesson_text=form.cleaned_data["lesson_text"],
        questions=form.questions(),
        audience=form.audience(),
        seen=_moment(form.cleaned_data["seen"]),
        now=utc_now(),
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


@require_safe
@member_required
def course_draft_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft as others will see it, with the button that publishes it."""
    viewer, now = viewer_of(request), utc_now()
    draft = draft_for(viewer, slug)
    context = {
        "page": course_page(viewer, draft, now),
        "questions": draft.questions.all(),
        "audience": audience_word(draft.course),
        "people": audience_people(draft.course).count(),
        "due_at": now + timedelta(days=draft.course.days_to_pass),
        "publishes": can_publish(viewer, organisation_size()),
        "seen": draft.drafted_at.isoformat(),
        "now": now,
    }
    return render(request, "training/draft.html", context)


@require_POST
@member_required
def course_publish_view(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    version = course_publish(
        actor=viewer,
        version=draft_for(viewer, slug),
        now=utc_now(),
        seen=_moment(request.POST.get("seen", "")) or NEVER,
    )
    people = todos_open_count("course", [version.course.uid]).get(version.course.uid, 0)
    said = ngettext(
        "Published. %(n)d person is asked to take it.",
        "Published. %(n)d people are asked to take it.",
        people,
    )
    messages.success(request, said % {"n": people})
    return redirect("course", slug)
