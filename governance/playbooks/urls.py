"""Addresses of asking, of feedback and of the library."""

from __future__ import annotations

from django.urls import path

from governance.playbooks.views import asking, feedback, keeping, library, tips

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("ask/<uuid:uid>/", asking.question, name="question"),
    path("ask/<uuid:uid>/keep/", asking.question_keep, name="question_keep"),
    path("ask/<uuid:uid>/withdraw/", asking.question_withdrawn, name="question_withdraw"),
    path("practices/", library.practices, name="practices"),
    path("practices/<uuid:uid>/", library.practice, name="practice"),
    path("practices/<uuid:uid>/edit/", library.practice_edited, name="practice_edit"),
    path("practices/<uuid:uid>/review/", library.practice_reviewed, name="practice_review"),
    path("practices/<uuid:uid>/retire/", library.practice_retired, name="practice_retire"),
    path("feedback/", feedback.tell, name="tell"),
    path("feedback/<uuid:uid>/", feedback.feedback, name="feedback"),
    path("feedback/<uuid:uid>/close/", feedback.feedback_closed, name="feedback_close"),
    path("feedback/<uuid:uid>/pass/", feedback.feedback_passed, name="feedback_pass"),
    path("feedback/<uuid:uid>/withdraw/", feedback.feedback_withdrawn, name="feedback_withdraw"),
    path("feedback/<uuid:uid>/offer/", tips.tip_new, name="tip_new"),
    path("feedback/<uuid:uid>/keep/", tips.feedback_kept, name="feedback_keep"),
    path("mentions/<uuid:uid>/keep/", keeping.mention_kept, name="mention_keep"),
    path("tips/<uuid:uid>/", tips.tip, name="tip"),
]
