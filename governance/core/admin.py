"""The admin shows; what changes, changes through services. See the apps' own ``admin.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from governance.core.request import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Everything to look at for administrators and superusers, nothing to edit."""

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return viewer_of(request).administrator or bool(request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False
