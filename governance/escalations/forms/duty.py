"""The shape of handing a shift over, and of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roles.org.models import Person


class HandOverForm(forms.Form):
    """To whom, for one of their shifts or for nothing, and a word to go with it."""

    person = forms.ChoiceField(
        label=_("Who takes it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who takes it.")},
    )
    back = forms.ChoiceField(
        label=_("In return you take"), required=False, help_text=_("One of theirs, or nothing.")
    )
    note = forms.CharField(
        label=_("What they should know"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, people: Sequence[Person], backs: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [(str(each.uid), each.display_name) for each in people]
        back: Any = self.fields["back"]
        back.choices = [("", _("Nothing")), *backs]
        if not backs:
            del self.fields["back"]


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        choices=[(each, each) for each in ("accept", "decline", "withdraw")],
        widget=forms.HiddenInput,
    )
