"""The signature: which version, and the text that was on the screen."""

from __future__ import annotations

from django import forms


class SignForm(forms.Form):
    version = forms.IntegerField(min_value=1)
    text_hash = forms.RegexField(regex=r"\A[0-9a-f]{64}\Z")
