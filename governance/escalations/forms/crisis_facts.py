"""The shape of what browsers send to write down what is known, done or said in a crisis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.escalations.models import ApprovedText
from governance.escalations.rules.crisis import MOST_FACT, FactKind
from governance.escalations.rules.texts import words_clean

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from governance.escalations.selectors.crisis_facts import Kept


class WordsField(forms.CharField):
    """Words as they are kept: browsers count a new line as one sign, and send two."""

    def to_python(self, value: Any) -> str:
        return words_clean(super().to_python(value) or "")


class FactForm(forms.Form):
    """Of one of the three; ``seen`` is the version that it was written after."""

    kind = forms.ChoiceField(choices=FactKind.choices, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=100_000, widget=forms.HiddenInput)
    words = WordsField(
        label=_("In words"),
        help_text=_("Everybody whom the crisis concerns reads it, partners too."),
        max_length=MOST_FACT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write it in a sentence or a few.")},
    )
    text = forms.ModelChoiceField(
        label=_("The approved text that it goes with"),
        queryset=ApprovedText.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, texts: QuerySet[ApprovedText], kind: str, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{kind}_%s"
        super().__init__(*args, **kwargs)
        if kind != FactKind.SAY:
            del self.fields["text"]
            return
        field = self.fields["text"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (declared above)
        field.queryset = texts


def fact_form(kept: Kept, texts: QuerySet[ApprovedText]) -> FactForm:
    """Return the form to write the next version, from the words of the last one on."""
    initial: dict[str, Any] = {"kind": kept.kind.value, "seen": kept.number}
    if kept.now is not None:
        initial |= {"words": kept.now.words, "text": kept.now.text and kept.now.text.uid}
    return FactForm(texts=texts, kind=kept.kind, initial=initial)
