"""The admin has no sign-in of its own: it sends to ours, and lets in staff only."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Playbook"
admin.site.site_title = "Playbook"
admin.site.index_title = "Set-up"
