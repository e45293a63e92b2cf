"""Which of the answers that are waited for are given at one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roles.team.selectors.several import SeveralRow


class AnswersForm(forms.Form):
    """Only what waits, has nothing unusual about it, or waited and has been done can be named."""

    letter = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput,
        label=_("Answers"),
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("One of these is to be opened first, or is not yours."),
        },
    )

    def __init__(self, *args: Any, rows: Sequence[SeveralRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {row.key: row for row in rows}
        field: Any = self.fields["letter"]
        field.choices = [(uid, uid) for uid in self.known]

    @property
    def chosen(self) -> list[SeveralRow]:
        return [self.known[uid] for uid in dict.fromkeys(self.cleaned_data["letter"])]
