"""Channels to look at."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from roles.channels.models import (
    Advice,
    Candidate,
    Channel,
    ChannelDecision,
    Informed,
    PastCustody,
    PastPlace,
    RetirementStep,
    ServiceHours,
    Site,
    SiteKeeper,
    SiteLook,
)


@admin.register(Channel)
class ChannelAdmin(ReadOnlyAdmin):
    label = _("Channels")
    arises = _("They are added in the application, under Channels, or by an import.")
    list_display = ("handle", "platform", "kind", "owner", "department")
    list_select_related = ("owner", "department")
    list_filter = ("kind", "platform")
    search_fields = ("handle", "url")
    fields = (
        *("uid", *list_display, "url", "purpose", "audience", "content_owner", "second_admin"),
        *("recovery_mailbox", "languages", "regions", "controls", "controls_end", "consulted"),
        *("verified_at", "verified_by", "last_active_on", "registered_at"),
    )

    def app_address(self, row: Channel) -> str:
        return reverse("channel", args=[row.uid])


@admin.register(ChannelDecision)
class ChannelDecisionAdmin(ReadOnlyAdmin):
    label = _("Decisions about channels")
    arises = _("They come when somebody decides to keep, pause or drop a channel.")
    list_display = ("channel", "number", "verdict", "decider_label", "decided_at")
    list_select_related = ("channel",)
    list_filter = ("verdict",)
    search_fields = ("channel__handle", "reason")
    fields = (*list_display, "reason", "criteria")

    def app_address(self, row: ChannelDecision) -> str:
        return reverse("channel", args=[row.channel.uid])


@admin.register(PastPlace)
class PastPlaceAdmin(ReadOnlyAdmin):
    label = _("Earlier departments of channels")
    arises = _("They come when a channel moves to another department.")
    list_display = ("channel", "department", "during")
    list_select_related = ("channel", "department")
    search_fields = ("channel__handle", "department__name")
    fields = list_display

    def app_address(self, row: PastPlace) -> str:
        return reverse("channel", args=[row.channel.uid])


@admin.register(PastCustody)
class PastCustodyAdmin(ReadOnlyAdmin):
    label = _("Earlier custody of channels")
    arises = _("They come when a channel gets another owner or second admin.")
    list_display = ("channel", "owner", "second_admin", "content_owner", "during")
    list_select_related = list_display[:-1]
    search_fields = ("channel__handle", "owner__display_name")
    fields = list_display

    def app_address(self, row: PastCustody) -> str:
        return reverse("channel", args=[row.channel.uid])


@admin.register(RetirementStep)
class RetirementStepAdmin(ReadOnlyAdmin):
    label = _("Retirement of channels")
    arises = _("They come when a channel is dropped.")
    list_display = ("decision", "step", "done_label", "done_at")
    list_select_related = ("decision__channel",)
    list_filter = ("step",)
    search_fields = ("decision__channel__handle", "evidence")
    fields = (*list_display, "evidence")

    def app_address(self, row: RetirementStep) -> str:
        return reverse("channel", args=[row.decision.channel.uid])


@admin.register(ServiceHours)
class ServiceHoursAdmin(ReadOnlyAdmin):
    label = _("Service hours")
    arises = _("They are said on the page of a channel.")
    list_display = ("channel", "weekday", "opens", "closes")
    list_select_related = ("channel",)
    list_filter = ("weekday",)
    search_fields = ("channel__handle",)
    fields = list_display

    def app_address(self, row: ServiceHours) -> str:
        return reverse("channel", args=[row.channel.uid])


@admin.register(Informed)
class InformedAdmin(ReadOnlyAdmin):
    label = _("Departments told of channels")
    arises = _("They are chosen on the page of a channel.")
    list_display = ("channel", "department")
    list_select_related = list_display
    search_fields = ("channel__handle", "department__name")
    fields = list_display

    def app_address(self, row: Informed) -> str:
        return reverse("channel", args=[row.channel.uid])


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    label = _("Channels asked for and accounts reported")
    arises = _("They come when somebody asks for a channel or reports an account.")
    list_display = ("kind", "url", "reported_by", "asked", "outcome")
    list_select_related = ("reported_by", "asked")
    list_filter = ("kind", "outcome")
    search_fields = ("url",)
    fields = list_display

    def app_address(self, row: Candidate) -> str:
        return reverse("channel_asked", args=[row.uid])


@admin.register(Advice)
class AdviceAdmin(ReadOnlyAdmin):
    label = _("Advice of the booth on channels")
    arises = _("They come when the booth is asked before a decision on a channel.")
    list_display = ("channel", "function_name", "asked_by_label", "asked", "asked_at", "given_at")
    list_select_related = ("channel", "asked")
    list_filter = ("function",)
    search_fields = ("channel__handle", "question", "text")
    fields = (*list_display, "question", "text", "given_by_label", "closed_at", "decision")

    def app_address(self, row: Advice) -> str:
        return reverse("channel", args=[row.channel.uid])


@admin.register(Site)
class SiteAdmin(ReadOnlyAdmin):
    label = _("Sites worth watching")
    arises = _("They are noted in the application, under Channels, on the watch list.")
    list_display = ("name", "url", "department", "noted_by", "noted_at", "outcome")
    list_select_related = ("department", "noted_by")
    list_filter = ("outcome",)
    search_fields = ("name", "url", "why")
    fields = ("uid", *list_display, "why", "looked_at", "reason", "decided_label", "decided_at")

    def app_address(self, row: Site) -> str:
        return reverse("channel_site", args=[row.uid])


@admin.register(SiteKeeper)
class SiteKeeperAdmin(ReadOnlyAdmin):
    label = _("Keepers of the watch list")
    arises = _("They are named in the application, on the watch list.")
    list_display = ("person", "named_by_label", "named_at")
    list_select_related = ("person",)
    fields = list_display

    def app_address(self, row: SiteKeeper) -> str:
        return reverse("channel_sites")


@admin.register(SiteLook)
class SiteLookAdmin(ReadOnlyAdmin):
    label = _("Looks through the watch list")
    arises = _("They come when the keeper is asked for a quarter, or looks unasked.")
    list_display = ("quarter", "asked_at", "looked_at", "looked_label")
    fields = list_display

    def app_address(self, row: SiteLook) -> str:
        return reverse("channel_sites")
