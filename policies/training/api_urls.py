from __future__ import annotations

from django.urls import path

from policies.training import api

urlpatterns = [
    path("courses/", api.CourseList.as_view(), name="api-courses"),
    path("certificates/", api.CertificateList.as_view(), name="api-certificates"),
]
