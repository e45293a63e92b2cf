"""Addresses of asking."""

from __future__ import annotations

from django.urls import path

from governance.playbooks import views

urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("ask/<uuid:uid>/", views.question, name="question"),
    path("ask/<uuid:uid>/withdraw/", views.question_withdrawn, name="question_withdraw"),
]
