"""The shape of what is kept for everybody, as its owner changes or retires it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from governance.playbooks.rules import LONGEST, TITLE

if TYPE_CHECKING:
    from datetime import datetime


class EditForm(forms.Form):
    """Its words, and when they were last changed as the editor saw them."""

    title = forms.CharField(
        label=_("What it is about, in a few words"),
        max_length=TITLE,
        error_messages={"required": _("Write in a few words what it is about.")},
    )
    text = forms.CharField(
        label=_("What everybody reads"),
        help_text=_("Leave out names and whatever is between two people."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what everybody should read.")},
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_seen(self) -> datetime | None:
        try:
            found = parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            return None
        return found if found is not None and found.tzinfo is not None else None


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it not hold any more?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a few words why it does not hold any more.")},
    )
