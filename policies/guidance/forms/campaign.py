"""Whom to remind: one person, or all that the page shows."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NudgeForm(forms.Form):
    person = forms.UUIDField(required=False)
    reason = forms.CharField(label=_("Why (they read it)"), max_length=500, required=False)
