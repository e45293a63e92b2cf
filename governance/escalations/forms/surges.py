"""The shape of what browsers send to dismiss an early warning."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.surges import MOST_REASON


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Stands in the trail."),
        max_length=MOST_REASON,
        error_messages={"required": _("Say why; it stands in the trail.")},
    )
