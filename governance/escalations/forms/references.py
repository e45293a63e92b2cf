"""The shape of what browsers send to say which id a mention has in another tool."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.references import REFERENCE_LENGTH


class ReferenceForm(forms.Form):
    reference = forms.CharField(
        label=_("Its id there"),
        help_text=_("The number of a ticket or a case, as the other tool has it."),
        max_length=REFERENCE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": _("Write the id that the other tool gave it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "refer_%s"
        super().__init__(*args, **kwargs)
