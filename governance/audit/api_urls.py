from __future__ import annotations

from django.urls import path

from governance.audit import api

urlpatterns = [path("audit/", api.EntryList.as_view(), name="api-audit")]
