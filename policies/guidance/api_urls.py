from __future__ import annotations

from django.urls import path

from policies.guidance.api import views as api

ONE = "policies/<uuid:uid>/"

urlpatterns = [
    path("policies/", api.PolicyList.as_view(), name="api-policies"),
    path(ONE, api.PolicyDetail.as_view(), name="api-policy"),
    path(ONE + "versions/", api.VersionList.as_view(), name="api-policy-versions"),
    path(ONE + "translations/", api.TranslationList.as_view(), name="api-policy-translations"),
    path(ONE + "bound/", api.BoundList.as_view(), name="api-policy-bound"),
    path("acknowledgements/", api.AcknowledgementList.as_view(), name="api-acknowledgements"),
    path("attestations/", api.AttestationList.as_view(), name="api-attestations"),
]
