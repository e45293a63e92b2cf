"""The admin has no sign-in of its own: it sends to ours, and is there for administrators only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.admin import EmailAddress  # this import registers it
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.admin import Group  # type: ignore[attr-defined]  # import registers it
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

from governance.core.errors import Missing
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def has_permission(request: HttpRequest) -> bool:
    """Staff by a grant that still holds; a superuser is let in, with no rights in the app."""
    staff = request.user.is_authenticated and request.user.is_staff
    return staff and (viewer_of(request).administrator or request.user.is_superuser)


def login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Send on to our sign-in; whoever is signed in and no administrator finds nothing (404)."""
    if has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise Missing
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, ""))


admin.site.has_permission = has_permission  # type: ignore[method-assign]
admin.site.login = login  # type: ignore[method-assign]
admin.site.site_header = "Playbook"
admin.site.site_title = "Playbook"
admin.site.index_title = "Set-up"
# What the libraries registered: nothing here reads groups, and addresses are the directory's.
admin.site.unregister([Group, EmailAddress])
