"""Addresses of reporting and of mentions."""

from __future__ import annotations

from django.urls import path

from governance.escalations.views import dispositions, mentions, preview

urlpatterns = [
    path("report/", mentions.report, name="report"),
    path("mentions/", mentions.mentions, name="mentions"),
    path("mentions/who/", preview.who_would, name="mention_who"),
    path("mentions/<uuid:uid>/", mentions.mention, name="mention"),
    path("mentions/<uuid:uid>/take/", mentions.mention_take, name="mention_take"),
    path("mentions/<uuid:uid>/close/", mentions.mention_close, name="mention_close"),
    path("mentions/<uuid:uid>/aside/", dispositions.mention_aside, name="mention_aside"),
    path("mentions/<uuid:uid>/back/", dispositions.mention_back, name="mention_back"),
    path("mentions/<uuid:uid>/pass/", dispositions.mention_pass, name="mention_pass"),
]
