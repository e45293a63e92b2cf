"""Channels, what was decided about them, and what is not in the registry, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from roles.channels.models import (
    Candidate,
    Channel,
    ChannelDecision,
    RetirementStep,
    ServiceHours,
)


@admin.register(Channel)
class ChannelAdmin(ReadOnlyAdmin):
    label = _("Channels")
    list_display = ("handle", "platform", "kind", "owner", "department")
    list_select_related = ("owner", "department")
    list_filter = ("kind", "platform")
    search_fields = ("handle", "url")
    fields = (
        *("uid", *list_display, "url", "purpose", "audience", "content_owner", "second_admin"),
        *("recovery_mailbox", "languages", "regions", "controls", "controls_end"),
        *("verified_at", "verified_by", "last_active_on", "registered_at"),
    )


@admin.register(ChannelDecision)
class ChannelDecisionAdmin(ReadOnlyAdmin):
    label = _("Decisions about channels")
    list_display = ("channel", "number", "verdict", "decider_label", "decided_at")
    list_select_related = ("channel",)
    list_filter = ("verdict",)
    fields = ("uid", *list_display, "reason", "criteria", "sweep")


@admin.register(RetirementStep)
class RetirementStepAdmin(ReadOnlyAdmin):
    label = _("Retirement checklists")
    list_display = ("decision", "step", "done_label", "done_at")
    list_select_related = ("decision",)
    list_filter = ("step",)
    fields = (*list_display, "evidence")


@admin.register(ServiceHours)
class ServiceHoursAdmin(ReadOnlyAdmin):
    label = _("Service hours")
    list_display = ("channel", "weekday", "opens", "closes")
    list_select_related = ("channel",)
    fields = list_display


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    label = _("Accounts asked for and reported")
    list_display = ("handle", "platform", "kind", "outcome", "reported_by", "reported_at")
    list_select_related = ("reported_by",)
    list_filter = ("kind", "outcome")
    search_fields = ("handle", "url")
    fields = (
        *("uid", *list_display, "url", "why", "department", "asked", "reason", "decided_by"),
        *("decided_at", "channel"),
    )
