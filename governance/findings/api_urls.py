from __future__ import annotations

from django.urls import path

from governance.findings import api

urlpatterns = [path("findings/", api.FindingList.as_view(), name="api-findings")]
