"""Questions, feedback and tips to look at; the words of people are never shown here.

Nor are administrators led to them in the application: they are for those they concern.
"""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.core.admin import ReadOnlyAdmin
from governance.playbooks.models import Feedback, Offer, Practice, Question


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    label = _("Questions")
    arises = _("They come when somebody asks their coach.")
    list_display = ("asked_at", "state", "asked", "department", "due_at", "closed_at")
    list_select_related = ("asked", "department")
    list_filter = ("state",)
    fields = ("uid", *list_display, "climbed_at")


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    label = _("Feedback")
    arises = _("They come when somebody tells their coach something.")
    list_display = ("sent_at", "kind", "state", "outcome", "asked", "department", "due_at")
    list_select_related = ("asked", "department")
    list_filter = ("kind", "state", "outcome")
    fields = ("uid", *list_display, "place", "place_function", "climbed_at", "told_at")


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    label = _("Tips")
    arises = _("They come when a coach offers a piece of feedback to another department.")
    list_display = ("offered_at", "department", "state", "asked", "due_at", "closed_at")
    list_select_related = ("department", "asked")
    list_filter = ("state",)
    fields = ("uid", *list_display, "climbed_at")


@admin.register(Practice)
class PracticeAdmin(ReadOnlyAdmin):
    label = _("Practices")
    arises = _("They come when an answer, a tip or what worked with a mention is kept for all.")
    list_display = ("title", "owner", "kept_at", "review_on")
    list_select_related = ("owner",)
    fields = ("uid", *list_display, "kept_from", "text")

    @admin.display(description=_("Kept from"))
    def kept_from(self, row: Practice) -> str:
        return str(row.origin.label)

    def app_address(self, row: Practice) -> str:
        return reverse("practice", args=[row.uid])
