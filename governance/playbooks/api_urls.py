from __future__ import annotations

from django.urls import path

from governance.playbooks.api import feedback, practices, questions, tips

urlpatterns = [
    path("questions/", questions.QuestionList.as_view(), name="api-questions"),
    path("questions/<uuid:uid>/", questions.QuestionDetail.as_view(), name="api-question"),
    path(
        "questions/<uuid:uid>/decisions/",
        questions.QuestionDecisions.as_view(),
        name="api-question-decisions",
    ),
    path("feedback/", feedback.FeedbackList.as_view(), name="api-feedback"),
    path("feedback/<uuid:uid>/", feedback.FeedbackDetail.as_view(), name="api-feedback-one"),
    path(
        "feedback/<uuid:uid>/decisions/",
        feedback.FeedbackDecisions.as_view(),
        name="api-feedback-decisions",
    ),
    path("tips/", tips.TipList.as_view(), name="api-tips"),
    path("tips/<uuid:uid>/", tips.TipDetail.as_view(), name="api-tip"),
    path("tips/<uuid:uid>/decisions/", tips.TipDecisions.as_view(), name="api-tip-decisions"),
    path("practices/", practices.PracticeList.as_view(), name="api-practices"),
    path("practices/<uuid:uid>/", practices.PracticeDetail.as_view(), name="api-practice"),
    path(
        "practices/<uuid:uid>/decisions/",
        practices.PracticeDecisions.as_view(),
        name="api-practice-decisions",
    ),
]
