"""Pages for everybody: the list, a course, its quiz one question a page, the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.selectors import todo_next
from policies.guidance.views.reading import writes
from policies.training.forms import AnswerForm
from policies.training.models import CourseVersion
from policies.training.selectors import (
    attempt_for,
    course_lines,
    course_page,
    quiz_page,
    version_for,
)
from policies.training.services import attempt_answer, attempt_start
from policies.training.views.tables import courses_table
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from policies.training.models import Attempt

UNPROCESSABLE = 422


@require_safe
@member_required
def courses(request: HttpRequest) -> HttpResponseBase:
    viewer, now = viewer_of(request), utc_now()
    lines = course_lines(viewer, now)
    if format_asked(request):
        return table_response(request, courses_table(lines))
    context = {"lines": lines, "writes": writes(viewer), "now": now}
    return render(request, "training/courses.html", context)


@require_safe
@member_required
def course(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    version = version_for(viewer, slug)
    if version.state == CourseVersion.State.DRAFT:
        return redirect("course_draft", slug)
    context = {"page": course_page(viewer, version, now), "now": now}
    return render(request, "training/course.html", context)


@require_POST
@member_required
def quiz_start(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    attempt = attempt_start(actor=viewer, version=version_for(viewer, slug), now=utc_now())
    return redirect("quiz", slug, len(attempt.answers) + 1)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def quiz(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """One question; a POST answers it and shows what was right."""
    viewer = viewer_of(request)
    attempt = _attempt(viewer, slug)
    if attempt is None:
        return redirect("course", slug)
    if request.method == "POST":
        return _answer(request, viewer, attempt, slug, position)
    page = quiz_page(viewer, attempt, position)
    if page.chosen is None and page.next_position != position:
        return redirect("quiz", slug, page.next_position)
    return render(request, "training/quiz.html", {"page": page})


def _attempt(viewer: Viewer, slug: str) -> Attempt | None:
    version_for(viewer, slug)  # who may not see the course finds no quiz either
    return attempt_for(viewer, slug)


def _answer(
    request: HttpRequest, viewer: Viewer, attempt: Attempt, slug: str, position: int
) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = {"page": quiz_page(viewer, attempt, position), "form": form}
        return render(request, "training/quiz.html", context, status=UNPROCESSABLE)
    attempt_answer(
        actor=viewer,
        attempt=attempt,
        position=position,
        choice=form.cleaned_data["choice"],
        now=utc_now(),
    )
    return redirect("quiz", slug, position)


@require_safe
@member_required
def result(request: HttpRequest, slug: str) -> HttpResponse:
    """How the attempt that ended last went; the certificate if it was a pass."""
    viewer, now = viewer_of(request), utc_now()
    version = version_for(viewer, slug)
    attempt = attempt_for(viewer, slug)
    if attempt is None:
        raise Missing
    if attempt.finished_at is None:
        return redirect("quiz", slug, len(attempt.answers) + 1)
    context = {
        "page": course_page(viewer, version, now),
        "last": quiz_page(viewer, attempt, 1),
        "organisation": organisation_settings().name,
        "next": todo_next(viewer),
        "now": now,
    }
    return render(request, "training/result.html", context)
