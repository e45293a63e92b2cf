"""Addresses of reporting and of mentions."""

from __future__ import annotations

from django.urls import path

from governance.escalations.views import mentions

urlpatterns = [
    path("report/", mentions.report, name="report"),
    path("mentions/", mentions.mentions, name="mentions"),
    path("mentions/<uuid:uid>/", mentions.mention, name="mention"),
    path("mentions/<uuid:uid>/take/", mentions.mention_take, name="mention_take"),
    path("mentions/<uuid:uid>/close/", mentions.mention_close, name="mention_close"),
]
