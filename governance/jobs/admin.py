"""Jobs and heartbeats to look at; what was given up can be replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.core.admin import ReadOnlyAdmin
from governance.core.clock import utc_now
from governance.core.errors import DomainError
from governance.core.request import viewer_of
from governance.jobs.models import Heartbeat, Job
from governance.jobs.services import job_replay

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    section = "machinery"
    label = gettext_lazy("Jobs")
    arises = gettext_lazy("Work that has a time comes here by itself.")
    list_display = ("key", "kind", "state", "due_at", "next_try_at", "attempts", "finished_at")
    list_filter = ("state", "kind")
    search_fields = ("key",)
    fields = ("uid", *list_display, "payload", "last_error", "request_id")
    actions = ("replay",)

    def app_address(self, row: Job) -> str:
        return reverse("status")

    @admin.action(description=gettext_lazy("Replay what was given up"), permissions=["view"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        for job in queryset:
            try:
                job_replay(actor=viewer_of(request), job=job, now=utc_now())
            except DomainError as error:
                self.message_user(request, f"{job}: {error}", messages.ERROR)
            else:
                words = _("%(key)s is tried again, from the first try on.") % {"key": job}
                self.message_user(request, words, messages.SUCCESS)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    section = "machinery"
    label = gettext_lazy("Heartbeats")
    arises = gettext_lazy("What runs in the background says here that it is alive.")
    list_display = ("name", "at", "details")
    fields = list_display

    def app_address(self, row: Heartbeat) -> str:
        return reverse("status")
