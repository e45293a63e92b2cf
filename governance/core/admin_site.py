"""The admin's frame: our sign-in, administrators only, sections instead of apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.errors import Missing
from governance.core.hooks import Hook
from governance.core.request import viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

# The top floor answers it: what stands on the front page above the sections.
front_parts: Hook[Callable[[HttpRequest], dict[str, Any]]] = Hook("front_parts")
SECTIONS: Final[dict[str, tuple[_StrPromise, _StrPromise]]] = {
    "definitions": (
        _("Definitions"),
        _("Edited here or on a page of their own; every change stands in the trail."),
    ),
    "machinery": (_("Machinery"), _("What works in the background, and what it could not do.")),
    "records": (_("Records"), _("Only to look at: decisions are made in the application.")),
}


class PlaybookAdminSite(AdminSite):
    """Who gets in is an administrator by a grant that holds; a superuser is nobody special."""

    site_header = "Playbook"
    site_title = "Playbook"
    index_title = _("Set-up")

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated) and viewer_of(request).administrator

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send on to our sign-in; whoever is signed in and no administrator finds nothing (404)."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise Missing
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, ""))

    def password_change(  # type: ignore[override]  # sent on, not shown
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send on to our page, which asks for a code and notes it."""
        return redirect("account_set_password")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what there is by section, under the names that people use."""
        found: dict[str, list[dict[str, Any]]] = {section: [] for section in SECTIONS}
        for app in self._build_app_dict(request).values():
            for model in app["models"]:
                own = self._registry[model["model"]]
                model["name"] = getattr(own, "label", "") or model["name"]
                model["app_forms"] = own.app_forms() if hasattr(own, "app_forms") else []
                found[getattr(own, "section", "records")].append(model)
        return [
            {
                "name": name,
                "words": words,
                "app_label": section,
                "app_url": f"{reverse('admin:index')}#{section}",
                "has_module_perms": True,
                "models": sorted(found[section], key=lambda model: str(model["name"])),
            }
            for section, (name, words) in SECTIONS.items()
            if found[section]
        ]

    def app_index(  # type: ignore[override]  # sent on, not shown
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send on to the sections: there is no page of an app."""
        return redirect("admin:index")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Set-up: what is left of the first day, then everything that is defined or kept."""
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "sections": self.get_app_list(request),
            **(extra_context or {}),
        }
        for part in front_parts:
            context |= part(request)
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context)
