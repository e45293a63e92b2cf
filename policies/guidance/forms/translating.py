"""A translation, and of which text it is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.guidance.services import TEXT_LENGTH, TITLE_LENGTH


class TranslationForm(forms.Form):
    """``base_hash`` is that of the text it was made from, ``seen`` of the translation edited."""

    base_hash = forms.RegexField(regex=r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Give it a title, as people will see it on their list.")},
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        error_messages={"required": _("Write the text that people are to read.")},
    )
