"""For how long a link to a card is good."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from roles.team.rules.cards import LINK_DAYS


class CardLinkForm(forms.Form):
    days = forms.TypedChoiceField(label=gettext_lazy("Good for"), coerce=int, initial=LINK_DAYS[1])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["days"]
        days.choices = [(each, ngettext("%d day", "%d days", each) % each) for each in LINK_DAYS]
