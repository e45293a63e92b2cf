"""The shape of what browsers send to try a path on a mention that nobody reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.escalations.forms.mentions import Routed
from governance.escalations.forms.moments import WallTimeField
from governance.escalations.models import Path
from governance.escalations.rules import Topic
from governance.escalations.rules.climbing import MOST_REPEATS

if TYPE_CHECKING:
    from datetime import datetime

EARLIEST, LATEST = 2000, 2100
ALONE = frozenset(
    {"path", "steps", "repeats", "office_hours"}
)  # what leads here with no mention yet


class PreviewForm(Routed):
    """A made-up mention: where, whom it concerns, what it is about, and when; and by which path,
    a saved one or the ``steps`` of a draft, how often it is walked and in which hours."""

    field_order = ("where", "department", "topic", "severity", "language", "region", "at", "path")

    where = forms.CharField(
        label=_("Where"),
        help_text=_("A link; the channel is found by its address."),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    department = forms.CharField(
        label=_("Department"),
        help_text=_("Its name; else the channel’s."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    topic = forms.ChoiceField(
        label=_("What it is about"), choices=Topic.choices, initial=Topic.OTHER, required=False
    )
    at = WallTimeField(
        label=_("When"),
        help_text=_("On the organisation’s clocks; empty is now."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    path = forms.ModelChoiceField(
        label=_("Path"),
        queryset=Path.objects.order_by("name"),
        to_field_name="uid",
        empty_label=_("The one that holds"),
        required=False,
    )
    steps = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    repeats = forms.IntegerField(
        min_value=0, max_value=MOST_REPEATS, required=False, widget=forms.HiddenInput
    )
    office_hours = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # Which of those with the name it is, where a page leads here from one.
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_at(self) -> datetime | None:
        """Keep within what the calendar of people can hold."""
        at: datetime | None = self.cleaned_data["at"]
        if at is not None and not EARLIEST <= at.year <= LATEST:
            raise forms.ValidationError(_("A day between 2000 and 2100."))
        return at
