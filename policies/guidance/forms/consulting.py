"""What somebody says about a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policies.guidance.rules import Part


class CommentForm(forms.Form):
    """``uid`` makes a second click the same comment."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    block = forms.ChoiceField(label=_("About which part"), required=False)
    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("With your name; whoever it is meant for can read it."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you think.")},
    )

    def __init__(self, *args: Any, parts: Iterable[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(part.anchor, part.title) for part in parts if part.title]
        self.fields["block"].choices = [("", _("All of it")), *named]  # type: ignore[attr-defined]
