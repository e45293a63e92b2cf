"""Why somebody is not here any more."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class LeavingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("“Contract ended” or “Entered by mistake”; it stands in the trail."),
    )
