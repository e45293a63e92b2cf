"""Paths to edit; mentions, escalations, promises and rotas to look at, their words never."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from governance.escalations.admin.paths import PathAdmin
from governance.escalations.models import (
    ApprovedText,
    BoothRequest,
    Crisis,
    CrisisFact,
    CrisisText,
    Escalation,
    Handover,
    Mention,
    Promise,
    Rota,
    Surge,
)
from governance.escalations.rules.texts import TextState

__all__ = [
    "ApprovedTextAdmin",
    "BoothRequestAdmin",
    "CrisisAdmin",
    "CrisisFactAdmin",
    "CrisisTextAdmin",
    "EscalationAdmin",
    "HandoverAdmin",
    "MentionAdmin",
    "PathAdmin",
    "PromiseAdmin",
    "RotaAdmin",
    "SurgeAdmin",
]


@admin.register(Mention)
class MentionAdmin(ReadOnlyAdmin):
    label = _("Mentions")
    arises = _("They come when somebody reports what was said.")
    list_display = ("logged_at", "topic", "wish", "channel", "department")
    list_select_related = ("channel", "department")
    list_filter = ("topic", "wish", "severity")
    fields = ("uid", *list_display, "held_at", "held_by", "stripped_at")


@admin.register(Escalation)
class EscalationAdmin(ReadOnlyAdmin):
    label = _("Escalations")
    arises = _("They come with a mention that somebody has to deal with.")
    list_display = ("mention", "state", "asked", "due_at", "holder", "opened_at", "closed_at")
    list_select_related = ("mention", "asked", "holder")
    list_filter = ("state",)
    fields = (
        *("uid", *list_display, "generation", "taken_at"),
        *("due_for", "updated_at", "contact_due_at", "contacted_at", "contacted_by"),
    )


@admin.register(Handover)
class HandoverAdmin(ReadOnlyAdmin):
    label = _("Mentions that were handed on")
    arises = _("They come when whoever has a mention gives it to somebody else.")
    list_display = ("at", "escalation", "giver", "taker", "generation")
    list_select_related = ("escalation__mention", "giver", "taker")
    fields = list_display


@admin.register(Promise)
class PromiseAdmin(ReadOnlyAdmin):
    label = _("Promises")
    arises = _("They come when somebody promises something to somebody outside.")
    list_display = ("made_at", "role_type", "department", "state", "value", "currency", "due_at")
    list_select_related = ("role_type", "department")
    list_filter = ("state",)
    fields = (
        *("uid", *list_display, "made_by", "assignment", "authority", "goodwill_limit"),
        *("approved_at", "keeper", "settled_at", "settled_by", "stripped_at"),
    )


@admin.register(Rota)
class RotaAdmin(ReadOnlyAdmin):
    label = _("Duty rotas")
    arises = _("They are drawn up in the application, under Duty rota.")
    list_display = ("name", "department", "opened_at", "closed_at")
    list_select_related = ("department",)
    fields = ("uid", *list_display)

    def app_address(self, row: Rota) -> str:
        return reverse("rota", args=[row.uid])


@admin.register(ApprovedText)
class ApprovedTextAdmin(ReadOnlyAdmin):
    label = _("Approved texts")
    arises = _("They are proposed in the application, under Approved texts.")
    list_display = ("title", "number", "state", "language", "valid_until", "approver")
    list_select_related = ("approver", "mention")
    list_filter = ("state", "topic")
    fields = (
        *("uid", *list_display, "words", "topic", "region", "channel", "department"),
        *("author", "proposed_at", "approved_at", "text_hash", "ended_at", "ended_by"),
    )

    def app_address(self, row: ApprovedText) -> str:
        """Of what everybody here may read: administrators have no more to do with the others."""
        everybodys = row.mention_id is None and row.state == TextState.APPROVED
        return reverse("text", args=[row.uid]) if everybodys else ""


@admin.register(BoothRequest)
class BoothRequestAdmin(ReadOnlyAdmin):
    label = _("Requests to the booth")
    arises = _("They come when whoever has a mention asks the booth first.")
    list_display = ("function", "state", "asked_by", "asked", "asked_at", "due_at", "answered_at")
    list_select_related = ("asked_by", "asked")
    list_filter = ("state",)
    fields = ("uid", *list_display, "mention", "turn", "answered_by", "text")


@admin.register(Crisis)
class CrisisAdmin(ReadOnlyAdmin):
    label = _("Crises")
    arises = _("They come when the head coach or an executive declares one in the application.")
    list_display = ("declared_at", "about", "department", "declared_by", "ended_at", "ended_by")
    list_select_related = ("department", "declared_by", "ended_by")
    fields = ("uid", *list_display, "path", "paused", "end_reason")

    def app_address(self, row: Crisis) -> str:
        return reverse("crisis", args=[row.uid])


@admin.register(CrisisText)
class CrisisTextAdmin(ReadOnlyAdmin):
    label = _("Texts allowed in a crisis")
    arises = _("They come when the booth or the head coach lets a text be used in a crisis.")
    list_display = ("allowed_at", "crisis", "text", "allowed_by")
    list_select_related = ("crisis", "text", "allowed_by")
    fields = list_display

    def app_address(self, row: CrisisText) -> str:
        return reverse("crisis", args=[row.crisis.uid])


@admin.register(CrisisFact)
class CrisisFactAdmin(ReadOnlyAdmin):
    label = _("What is known, done and said in a crisis")
    arises = _("They come when somebody who declares crises writes it down in one.")
    list_display = ("written_at", "crisis", "kind", "number", "written_by")
    list_select_related = ("crisis", "written_by")
    fields = ("uid", *list_display, "text")

    def app_address(self, row: CrisisFact) -> str:
        return reverse("crisis_facts", args=[row.crisis.uid])


@admin.register(Surge)
class SurgeAdmin(ReadOnlyAdmin):
    label = _("Early warnings")
    arises = _("They come when more is heard than is usual at that time.")
    list_display = ("opened_at", "department", "topic", "channel", "counted", "usual", "closed_at")
    list_select_related = ("department", "channel")
    fields = ("uid", *list_display, "dismissed_at", "dismissed_by", "reason")
