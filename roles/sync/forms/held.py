"""The shape of a decision on what the brake of a connection holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roles.sync.rules import REASON_LENGTH


class Shown(forms.HiddenInput):
    """Whom this page shows, also when what was sent before speaks of others."""

    def __init__(self, seen: str = "") -> None:
        super().__init__()
        self.seen = seen

    def format_value(self, value: Any) -> str:
        return self.seen


class HeldForm(forms.Form):
    """Why, and to let them go their number, ``typed``, so that nobody clicks it away. ``seen``
    is the digest of those who are shown."""

    number = forms.CharField(label=gettext_lazy("How many leave?"), max_length=9, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept in the trail."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, held: int, seen: str, typed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].widget = Shown(seen)
        self.held, self.typed = held, typed
        self.fields["number"].help_text = _("To release, type %d to confirm.") % held
        self.fields["number"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        if self.typed and number != str(self.held):
            message = _("Held: %(count)d; type %(count)d if that is right.")
            raise forms.ValidationError(message % {"count": self.held})
        return number
