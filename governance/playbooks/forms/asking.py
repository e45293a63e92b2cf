"""The shape of what browsers send: a question, and what is said about one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.uid import uuid7
from governance.playbooks.rules import LONGEST, TITLE, page_kept

if TYPE_CHECKING:
    from collections.abc import Mapping


class AskForm(forms.Form):
    """The question, the page it was asked from, and the form's own id."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you would like to know.")},
    )
    page = forms.CharField(required=False, widget=forms.HiddenInput)
    form = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)

    def clean_page(self) -> str:
        return page_kept(self.cleaned_data["page"])


class SayForm(forms.Form):
    """What is said next: by the asker, or by whoever answers."""

    text = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a sentence first.")},
    )
    form = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, own: bool) -> None:
        super().__init__(data)
        label = _("Ask back, or add something") if own else _("Your answer")
        self.fields["text"].label = label


class KeepForm(forms.Form):
    title = forms.CharField(
        label=_("The question, as everybody may read it"),
        max_length=TITLE,
        error_messages={"required": _("Write the question in a few words.")},
    )
    text = forms.CharField(
        label=_("The answer, as everybody may read it"),
        help_text=_("Leave out names and whatever is between the two of you."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the answer.")},
    )
