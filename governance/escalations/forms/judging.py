"""The shape of what browsers send to say whether it was useful to be told of a mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.judging import MOST_JUDGED

if TYPE_CHECKING:
    from governance.escalations.models import Escalation

ANSWERS = {"yes": True, "no": False}


class JudgeForm(forms.Form):
    """The two buttons are the answer; a word about it is optional."""

    note = forms.CharField(
        label=_("A word to who reported it"),
        help_text=_("What helped, or what was missing."),
        max_length=MOST_JUDGED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),  # where Enter does not press the first button
    )

    def __init__(self, *args: Any, escalation: Escalation | None = None, **kwargs: Any) -> None:
        kwargs["auto_id"] = "judge_%s"
        if escalation is not None:
            kwargs["initial"] = {"note": escalation.useful_words}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        answer = str(self.data.get("useful", ""))
        if answer not in ANSWERS:
            raise forms.ValidationError(_("Say whether it was useful."))
        return given | {"useful": ANSWERS[answer]}
