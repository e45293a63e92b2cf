"""Channels to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from roles.channels.models import Channel


@admin.register(Channel)
class ChannelAdmin(ReadOnlyAdmin):
    label = _("Channels")
    list_display = ("handle", "platform", "kind", "owner", "department")
    list_select_related = ("owner", "department")
    list_filter = ("kind", "platform")
    search_fields = ("handle", "url")
    fields = ("uid", *list_display, "url")
