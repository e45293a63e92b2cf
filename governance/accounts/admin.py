"""Accounts, grants and tokens to look at; never a digest or a password."""

from __future__ import annotations

from django.contrib import admin

from governance.accounts.models import ApiToken, Grant, User
from governance.core.admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("email", "label", "is_active", "is_staff", "is_service", "last_login")
    list_filter = ("is_active", "is_staff", "is_service")
    search_fields = ("email", "label")
    fields = ("uid", *list_display, "is_superuser", "created_at")


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin):
    list_display = ("user", "kind", "granted_at", "granted_by", "revoked_at")
    list_select_related = ("user",)
    list_filter = ("kind",)
    fields = list_display


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ("name", "prefix", "owner", "scopes", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("owner",)
    search_fields = ("name", "prefix")
    fields = (*list_display, "within_department_uid", "options", "created_at", "created_by")
