from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from policies.training.views import learning, writing

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

ONE = "courses/<slug:slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("courses/", learning.courses, name="courses"),
    path("courses/new/", writing.course_new, name="course_new"),
    path(ONE, learning.course, name="course"),
    path(ONE + "start/", learning.quiz_start, name="quiz_start"),
    path(ONE + "quiz/<int:position>/", learning.quiz, name="quiz"),
    path(ONE + "result/", learning.result, name="quiz_result"),
    path(ONE + "draft/", writing.course_draft_page, name="course_draft"),
    path(ONE + "edit/", writing.course_edit, name="course_edit"),
    path(ONE + "publish/", writing.course_publish_view, name="course_publish"),
]
