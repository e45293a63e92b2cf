from __future__ import annotations

from django.urls import path

from governance.home import api

urlpatterns = [
    path("", api.Root.as_view(schema=None), name="api-root"),
    path("schema/", api.Schema.as_view(), name="api-schema"),
    path("v1/", api.Root.as_view(), name="api-v1"),
]
