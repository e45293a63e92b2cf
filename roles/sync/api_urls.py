from __future__ import annotations

from django.urls import path

from roles.sync import api

urlpatterns = [
    path("drafts/", api.DraftList.as_view(), name="api-drafts"),
    path("drafts/<uuid:uid>/", api.DraftDetail.as_view(), name="api-draft"),
]
