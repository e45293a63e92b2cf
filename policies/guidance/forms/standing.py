"""Approving every minor version of a guideline until a day."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class StandingForm(forms.Form):
    until = forms.DateField(
        label=_("Until, that day included"),
        help_text=_("At most a year."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("It stands with each approval by it.")
    )
