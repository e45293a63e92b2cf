"""Making a guideline the one that everybody is measured by."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class BaselineForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=500, help_text=_("It stands in the trail."))
