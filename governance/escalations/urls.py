"""Addresses of reporting and of mentions."""

from __future__ import annotations

from django.urls import path

from governance.escalations import views

urlpatterns = [
    path("report/", views.report, name="report"),
    path("mentions/", views.mentions, name="mentions"),
    path("mentions/<uuid:uid>/", views.mention, name="mention"),
    path("mentions/<uuid:uid>/take/", views.mention_take, name="mention_take"),
    path("mentions/<uuid:uid>/close/", views.mention_close, name="mention_close"),
]
