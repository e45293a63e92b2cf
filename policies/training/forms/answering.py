"""One answer of the quiz."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    choice = forms.IntegerField(
        min_value=0, error_messages={"required": _("Choose one answer to go on.")}
    )
