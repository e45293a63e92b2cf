"""Addresses of asking."""

from __future__ import annotations

from django.urls import path

from governance.playbooks import views

urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("ask/<uuid:uid>/", views.question, name="question"),
    path("ask/<uuid:uid>/keep/", views.question_keep, name="question_keep"),
    path("practices/<uuid:uid>/", views.practice, name="practice"),
    path("ask/<uuid:uid>/withdraw/", views.question_withdrawn, name="question_withdraw"),
]
