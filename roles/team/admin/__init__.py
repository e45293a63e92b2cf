"""Role types to edit, through their service; roles and assignments to look at.

The admin never proposes, approves or ends anything: that happens in the application.
"""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from roles.team.admin.gap_rules import GapRuleAdmin
from roles.team.admin.types import RoleTypeAdmin
from roles.team.models import (
    Assignment,
    CardLink,
    ChecklistItem,
    DepartmentTerms,
    GapCount,
    Liaison,
    PastAuthority,
    PastFocus,
    PastGap,
    PastReach,
    PastState,
    PastTerms,
    ReadyPeriod,
    Review,
    Role,
)


@admin.register(Role)
class RoleAdmin(ReadOnlyAdmin):
    label = _("Roles")
    arises = _("They are opened in the application, on the page of a department or of the team.")
    list_display = ("type", "department", "focus", "opened_at", "closed_on")
    list_select_related = ("type", "department")
    list_filter = ("type",)
    search_fields = ("department__name", "focus")
    fields = (*list_display, "purpose", "end_goal", "serves", "trial_until", "fallback")

    def app_address(self, row: Role) -> str:
        return reverse("role", args=[row.uid])


@admin.register(Liaison)
class LiaisonAdmin(ReadOnlyAdmin):
    label = _("Contacts of roles")
    arises = _("They are named on the page of a role.")
    list_display = ("person", "role", "purpose", "cadence", "named_at", "ended_at")
    list_select_related = ("person", "role__type", "role__department")
    list_filter = ("cadence",)
    search_fields = ("person__display_name", "purpose")
    fields = list_display

    def app_address(self, row: Liaison) -> str:
        return reverse("role", args=[row.role.uid])


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    label = _("Assignments")
    arises = _("They come when somebody is proposed for a role.")
    list_display = ("person", "role", "state", "authority", "starts_on", "ends_on")
    list_select_related = ("person", "role__type", "role__department")
    list_filter = ("state", "role__type")
    search_fields = ("person__display_name", "role__department__name")
    fields = (
        *list_display,
        "channels",
        "languages",
        "regions",
        "backup",
        "hours",
        "signs_as",
        "persona",
        "proposed_at",
        "proposed_by_label",
        "close_reason",
    )

    def app_address(self, row: Assignment) -> str:
        return reverse("assignment", args=[row.uid])


@admin.register(ChecklistItem)
class ChecklistItemAdmin(ReadOnlyAdmin):
    label = _("Checklists")
    arises = _("They come with a proposal, a guideline or a course.")
    list_display = ("assignment", "kind", "title", "blocks_from", "met_at", "expires_at")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    list_filter = ("kind",)
    search_fields = ("assignment__person__display_name", "title")
    fields = (*list_display, "person", "asked_because", "met_by")

    def app_address(self, row: ChecklistItem) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    label = _("Reviews")
    arises = _("They come when a role is due for its review or somebody asks for one.")
    list_display = ("assignment", "because", "reviewer", "due_at", "closed_at", "outcome")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
        "reviewer",
    )
    list_filter = ("because", "outcome")
    search_fields = ("assignment__person__display_name", "reviewer__display_name")
    fields = (*list_display, "note", "opened_at", "reason", "decided_by")

    def app_address(self, row: Review) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(ReadyPeriod)
class ReadyPeriodAdmin(ReadOnlyAdmin):
    label = _("Who was ready when")
    arises = _("They come when somebody is ready for a role.")
    list_display = ("assignment", "during", "reasons")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    search_fields = ("assignment__person__display_name",)
    fields = list_display

    def app_address(self, row: ReadyPeriod) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(CardLink)
class CardLinkAdmin(ReadOnlyAdmin):
    label = _("Links to authority cards")
    arises = _("They come when a player makes a link to their authority card.")
    list_display = ("assignment", "made_at", "ends_at", "revoked_at")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    search_fields = ("assignment__person__display_name",)
    fields = list_display

    def app_address(self, row: CardLink) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(PastFocus)
class PastFocusAdmin(ReadOnlyAdmin):
    label = _("Focus before it was changed")
    arises = _("They come when a focus is changed.")
    list_display = ("assignment", "during", "languages", "regions")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    search_fields = ("assignment__person__display_name",)
    fields = (*list_display, "channel_uids")

    def app_address(self, row: PastFocus) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(PastAuthority)
class PastAuthorityAdmin(ReadOnlyAdmin):
    label = _("Authority before it was lowered")
    arises = _("They come when an authority is lowered.")
    list_display = ("assignment", "during", "authority")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    search_fields = ("assignment__person__display_name",)
    fields = list_display

    def app_address(self, row: PastAuthority) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(PastState)
class PastStateAdmin(ReadOnlyAdmin):
    label = _("States of assignments before they changed")
    arises = _("They come when an assignment changes its state.")
    list_display = ("assignment", "during", "state")
    list_select_related = (
        "assignment__person",
        "assignment__role__type",
        "assignment__role__department",
    )
    search_fields = ("assignment__person__display_name",)
    fields = list_display

    def app_address(self, row: PastState) -> str:
        return reverse("assignment", args=[row.assignment.uid])


@admin.register(PastTerms)
class PastTermsAdmin(ReadOnlyAdmin):
    label = _("Kinds of role before they were changed")
    arises = _("They come when a role type is changed.")
    list_display = ("type", "during", "authority", "goodwill_limit")
    list_select_related = ("type",)
    search_fields = ("type__name",)
    fields = list_display

    def app_address(self, row: PastTerms) -> str:
        return reverse("admin:roles_team_roletype_change", args=[row.type.pk])


@admin.register(DepartmentTerms)
class DepartmentTermsAdmin(ReadOnlyAdmin):
    label = _("What departments ask for")
    arises = _("It is said on the page of a department, in a federated organisation.")
    list_display = ("department", "most_authority", "head_approves_too", "review_months", "since")
    list_select_related = ("department",)
    list_filter = ("head_approves_too",)
    search_fields = ("department__name",)
    fields = (*list_display, "until", "from_above", "reason", "set_by_label")

    def app_address(self, row: DepartmentTerms) -> str:
        return reverse("department_terms", args=[row.department.uid])


@admin.register(PastReach)
class PastReachAdmin(ReadOnlyAdmin):
    label = _("How far departments let roles go before")
    arises = _("They come when a department asks for something else.")
    list_display = ("role", "during", "most_authority")
    list_select_related = ("role__type", "role__department")
    search_fields = ("role__department__name",)
    fields = list_display

    def app_address(self, row: PastReach) -> str:
        return reverse("role", args=[row.role.uid])


@admin.register(PastGap)
class PastGapAdmin(ReadOnlyAdmin):
    label = _("What was uncovered")
    arises = _("They come when gaps are counted, every hour.")
    list_display = ("rule", "label", "department", "severity", "since", "during")
    list_select_related = ("department",)
    list_filter = ("rule", "severity")
    search_fields = ("label", "department__name")
    fields = (*list_display, "people", "under_way", "exemption")

    def app_address(self, row: PastGap) -> str:
        return reverse("team_gaps")


@admin.register(GapCount)
class GapCountAdmin(ReadOnlyAdmin):
    label = _("When gaps were counted")
    arises = _("They come every hour by themselves.")
    list_display = ("at",)
    fields = list_display

    def app_address(self, row: GapCount) -> str:
        return reverse("team_gaps")


__all__ = ["GapRuleAdmin", "RoleTypeAdmin"]
