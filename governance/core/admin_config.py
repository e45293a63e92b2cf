"""Django's admin, installed with our frame."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class PlaybookAdminConfig(AdminConfig):
    default_site = "governance.core.admin_site.PlaybookAdminSite"
