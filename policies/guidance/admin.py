"""Guidelines and who acknowledged them, to look at: they are written and signed in the app."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from policies.guidance.models import (
    Acknowledgement,
    Approval,
    Attestation,
    EvidencePack,
    LateNotice,
    Nudge,
    Policy,
    PolicyVersion,
    StandingApproval,
    VersionText,
)


def _version_address(version: PolicyVersion) -> str:
    return reverse("guideline_version", args=[version.policy.slug, version.number])


@admin.register(Policy)
class PolicyAdmin(ReadOnlyAdmin):
    label = _("Guidelines")
    arises = _("They are written in the application, under Guidelines.")
    list_display = ("title", "kind", "baseline", "audience_kind", "days_to_acknowledge")
    search_fields = ("title",)
    list_filter = ("kind",)
    fields = (
        *("uid", "slug", *list_display, "created_at", "audience_department", "audience_role_kinds"),
        *("base", "annex_department", "annex_channel", "approvals"),
    )

    def app_address(self, row: Policy) -> str:
        return reverse("guideline", args=[row.slug])


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    label = _("Versions of guidelines")
    arises = _("They come with each draft of a guideline.")
    list_display = ("policy", "number", "state", "drafted_by_label", "published_at")
    list_select_related = ("policy",)
    list_filter = ("state",)
    fields = ("uid", "title", *list_display, "published_by_label", "text_hash", "change_note")

    def app_address(self, row: PolicyVersion) -> str:
        return reverse("guideline", args=[row.policy.slug])


@admin.register(VersionText)
class VersionTextAdmin(ReadOnlyAdmin):
    label = _("Translations of guidelines")
    arises = _("They come when a guideline is translated.")
    list_display = ("version", "language", "translated_by_label", "published_at")
    list_select_related = ("version",)
    list_filter = ("language",)
    fields = ("uid", "title", *list_display, "published_by_label", "text_hash", "base_hash")

    def app_address(self, row: VersionText) -> str:
        return _version_address(row.version)


@admin.register(Acknowledgement)
class AcknowledgementAdmin(ReadOnlyAdmin):
    label = _("Acknowledgements")
    arises = _("They come when somebody signs a guideline.")
    list_display = ("person_name", "version", "at", "language")
    list_select_related = ("version",)
    search_fields = ("person_name",)
    fields = (
        *("uid", *list_display, "person_email", "statement", "text_hash", "html_hash"),
        *("signed_in_by", "authenticated_at", "attempt"),
        *("witness_name", "paper_reason", "signed_on", "scan_hash"),
    )

    def app_address(self, row: Acknowledgement) -> str:
        return _version_address(row.version)


@admin.register(EvidencePack)
class EvidencePackAdmin(ReadOnlyAdmin):
    label = _("Evidence packs")
    arises = _("They are made in the application, under Evidence.")
    list_display = ("version", "asked_label", "asked_at", "made_at", "size")
    list_select_related = ("version",)
    fields = ("uid", *list_display, "manifest_hash", "dropped_at")


@admin.register(Nudge)
class NudgeAdmin(ReadOnlyAdmin):
    label = _("Reminders by hand")
    arises = _("They come when somebody reminds who owes a guideline.")
    list_display = ("person", "version", "local_day", "made_by_label")
    list_select_related = ("person", "version")
    search_fields = ("person__display_name",)
    fields = ("uid", *list_display, "reason", "made_at")

    def app_address(self, row: Nudge) -> str:
        return _version_address(row.version)


@admin.register(LateNotice)
class LateNoticeAdmin(ReadOnlyAdmin):
    section = "machinery"
    label = _("Coaches told of who is late")
    arises = _("They come when somebody is a week late with a guideline.")
    list_display = ("coach", "todo", "local_day")
    list_select_related = ("coach", "todo__person", "todo__subject")
    search_fields = ("coach__display_name",)
    fields = (*list_display, "told_at")

    def app_address(self, row: LateNotice) -> str:
        return reverse("person", args=[row.todo.person.uid])


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    label = _("Approvals of guidelines")
    arises = _("They come when somebody approves a guideline.")
    list_display = ("account_label", "version", "function", "at")
    list_select_related = ("version__policy",)
    fields = ("uid", *list_display, "text_hash", "major", "comment")

    def app_address(self, row: Approval) -> str:
        return _version_address(row.version)


@admin.register(StandingApproval)
class StandingApprovalAdmin(ReadOnlyAdmin):
    label = _("Standing approvals of guidelines")
    arises = _("They come when a function approves minor versions in advance.")
    list_display = ("account_label", "policy", "function", "until", "ended_at")
    list_select_related = ("policy",)
    fields = ("uid", *list_display, "given_at", "reason", "ended_by_label")

    def app_address(self, row: StandingApproval) -> str:
        return reverse("guideline", args=[row.policy.slug])


@admin.register(Attestation)
class AttestationAdmin(ReadOnlyAdmin):
    label = _("Contracts with a clause")
    arises = _("They come when a signed contract with a clause is noted.")
    list_display = ("person_name", "version", "signed_on", "made_by_label", "at")
    list_select_related = ("version",)
    search_fields = ("person_name",)
    fields = ("uid", *list_display, "reference", "reason", "withdraws")

    def app_address(self, row: Attestation) -> str:
        return _version_address(row.version)
