"""The shape of what is asked of the booth, and of its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.booth import BoothStep


class BoothAskForm(forms.Form):
    function = forms.ChoiceField(label=_("Whom to ask"))
    draft = forms.CharField(
        label=_("The answer that you would give"),
        help_text=_("Approved, it may be used for this mention as it is."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    question = forms.CharField(
        label=_("What you want to know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, functions: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["function"]
        field.choices = list(functions.items())


class BoothAnswerForm(forms.Form):
    step = forms.ChoiceField(choices=BoothStep.choices)
    turn = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    draft = forms.CharField(
        label=_("Our answer"),
        help_text=_("Change what you like: your version is what is approved."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    words = forms.CharField(
        label=_("Your question, or why not"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BoothReplyForm(forms.Form):
    turn = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    draft = forms.CharField(
        label=_("The answer that you would give"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    question = forms.CharField(
        label=_("Your reply"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write it in a sentence.")},
    )
