"""Seals of the trail to look at: what they hold is read where it is about, and by auditors."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.audit.models import Seal
from governance.core.admin import ReadOnlyAdmin


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    section = "machinery"
    label = _("Seals of the trail")
    arises = _("The trail is sealed every few minutes once there is something in it.")
    list_display = ("number", "sealed_at", "count", "last_id", "hash_words")
    fields = list_display
    ordering = ("-number",)

    def app_address(self, row: Seal) -> str:
        return reverse("evidence")

    @admin.display(description=_("hash"))
    def hash_words(self, seal: Seal) -> str:
        return bytes(seal.hash).hex()
