"""The shape of what browsers send: a report, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from governance.core.uid import uuid7
from governance.escalations.rules import Disposition, Severity, Topic, Wish

if TYPE_CHECKING:
    from datetime import datetime

EARLIEST, LATEST = 2000, 2100
two_lines = lazy(partial(format_html, "<b>{}</b><small>{}</small>"), str)

WISHES = [
    (
        Wish.PASS_ON,
        two_lines(
            Wish.PASS_ON.label, _("To the department’s coach; unanswered, to the head coach")
        ),
    ),
    (Wish.NOTE, two_lines(Wish.NOTE.label, _("It counts, but no clock runs"))),
]


class ReportForm(forms.Form):
    """Four fields, who said it where that is known, and the form's own id, by which a second
    click is known."""

    where = forms.CharField(
        label=_("Where"),
        help_text=_("A link, or a place: “Leeds shop, at the counter”"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say where: paste a link, or name the place.")},
    )
    said = forms.CharField(
        label=_("What was said"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what was said, in their words if you can.")},
    )
    topic = forms.ChoiceField(
        label=_("What it is about"),
        choices=Topic.choices,
        initial=Topic.OTHER,
        widget=forms.RadioSelect(attrs={"class": "three"}),
        error_messages={"required": _("Choose one. “Other” is fine.")},
    )
    wish = forms.ChoiceField(
        label=_("What should happen"),
        choices=WISHES,
        initial=Wish.PASS_ON,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether to pass it on.")},
    )
    author = forms.CharField(
        label=_("Who said it"),
        help_text=_("A name or a handle, if you know it: what they said before is then beside it."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    severity = forms.ChoiceField(
        label=_("How grave it is"),
        help_text=_("What is serious goes to those who may promise."),
        choices=Severity.choices,
        initial=Severity.USUAL,
        required=False,
    )
    form = forms.UUIDField(required=False, initial=uuid7, widget=forms.HiddenInput)


class CloseForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a sentence what came of it.")},
    )


class SetAsideForm(forms.Form):
    disposition = forms.ChoiceField(
        label=_("Why nobody answers"),
        choices=Disposition.choices,
        widget=forms.RadioSelect(attrs={"class": "three"}),
        error_messages={"required": _("Choose why nobody answers it.")},
    )
    other = forms.CharField(
        label=_("The other mention"),
        help_text=_("Its address, if it is the same as another."),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Stands in the trail."),
        max_length=500,
        error_messages={"required": _("Say why; it stands in the trail.")},
    )


class PreviewForm(forms.Form):
    """A made-up mention: where, whom it concerns, what it is about, and when."""

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
    severity = forms.ChoiceField(
        label=_("How grave it is"),
        choices=Severity.choices,
        initial=Severity.USUAL,
        required=False,
    )
    at = forms.DateTimeField(
        label=_("When"),
        help_text=_("Empty is now."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def clean_at(self) -> datetime | None:
        """Keep within what the calendar of people can hold."""
        at: datetime | None = self.cleaned_data["at"]
        if at is not None and not EARLIEST <= at.year <= LATEST:
            raise forms.ValidationError(_("A day between 2000 and 2100."))
        return at
