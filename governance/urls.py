"""Every address of the product, gathered from its apps."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

handler400 = "governance.core.api.handlers.bad_request"
handler403 = "governance.core.api.handlers.forbidden"
handler404 = "governance.core.api.handlers.not_found"
handler500 = "governance.core.api.handlers.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("governance.accounts.urls")),
    path("", include("governance.home.urls")),
    path("", include("governance.notify.urls")),
    path("", include("governance.todos.urls")),
    path("", include("roles.channels.urls")),
    path("", include("roles.team.urls")),
    path("", include("roles.sync.urls")),
    path("", include("policies.guidance.urls")),
    path("", include("policies.training.urls")),
    path("", include("governance.escalations.urls")),
    path("", include("governance.playbooks.urls")),
    path("", include("governance.findings.urls")),
    path("api/", include("governance.home.api_urls")),
    path("api/v1/", include("roles.org.api_urls")),
    path("api/v1/", include("roles.channels.api_urls")),
    path("api/v1/", include("roles.team.api_urls")),
    path("api/v1/", include("roles.sync.api_urls")),
    path("api/v1/", include("policies.guidance.api_urls")),
    path("api/v1/", include("policies.training.api_urls")),
    path("api/v1/", include("governance.escalations.api_urls")),
    path("api/v1/", include("governance.playbooks.api_urls")),
    path("api/v1/", include("governance.findings.api_urls")),
    path("api/v1/", include("governance.notify.api_urls")),
    path("api/v1/", include("governance.todos.api_urls")),
    path("api/v1/", include("governance.audit.api_urls")),
]
