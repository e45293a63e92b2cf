"""The signature: which version, and the text that was on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.team.forms.parts import DateInput

if TYPE_CHECKING:
    from uuid import UUID


class SignForm(forms.Form):
    version = forms.IntegerField(min_value=1)
    text_hash = forms.RegexField(regex=r"\A[0-9a-f]{64}\Z")


class PaperForm(forms.Form):
    """What somebody signed on paper: which text, when, and why there."""

    text_hash = forms.RegexField(
        label=_("What the sheet held"),
        regex=r"\A[0-9a-f]{64}\Z",
        widget=forms.Select,
        help_text=_("Version and language as on the sheet. This text counts as signed."),
        error_messages={"invalid": _("Choose one of the texts."), "required": _("Choose one.")},
    )
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput())
    sheet = forms.FileField(
        label=_("Scan of the sheet"),
        required=False,
        help_text=_("PDF, JPEG or PNG, 5 MB at most. It is kept as it is, and cannot be changed."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": _("This file is empty.")},
    )
    reason = forms.CharField(
        label=_("Why on paper"),
        max_length=500,
        help_text=_("Stands in the record, as does that you were the witness."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, texts: list[tuple[str, str]], **kwargs: Any) -> None:
        """``texts``: hash and name of each; with several nothing is chosen for anybody."""
        super().__init__(*args, **kwargs)
        choices = texts if len(texts) == 1 else [("", _("Choose one")), *texts]
        self.fields["text_hash"].widget.choices = choices


class GateForm(forms.Form):
    course = forms.ChoiceField(label=_("Course to pass first"), required=False)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("Stands in the trail. Nobody can sign before they have passed."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, courses: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None")), *((str(uid), title) for uid, title in courses)]
        self.fields["course"].choices = choices  # type: ignore[attr-defined]
