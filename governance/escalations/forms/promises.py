"""The shape of what browsers send about promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.uid import uuid7
from governance.escalations.rules.promises import PromiseStep, amount_read, value_wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roles.team.models import Assignment


NO_AMOUNT = _("An amount like 79 or 79.50, and 0 for what costs nothing.")


class AmountField(forms.CharField):
    """An amount as people type it; cleans to a Decimal of at most two places."""

    def clean(self, value: Any) -> Any:
        amount = amount_read(str(super().clean(value)))
        if amount is None or value_wrong(amount):
            raise forms.ValidationError(NO_AMOUNT)
        return amount


class PromiseForm(forms.Form):
    """``roles`` are those in which the viewer may promise; one needs no choice."""

    to = forms.CharField(
        label=_("To whom"),
        help_text=_("A name or a handle."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": _("Say to whom.")},
    )
    what = forms.CharField(
        label=_("What"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what is promised.")},
    )
    value = AmountField(
        label=_("What it comes to"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": NO_AMOUNT},
    )
    due_on = forms.DateField(
        label=_("By when"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Say by which day it is done.")},
    )
    role = forms.TypedChoiceField(label=_("In which role"))
    form = forms.UUIDField(required=False, initial=uuid7, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, roles: Sequence[Assignment], currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = _("In %(currency)s; 0 for what costs nothing.")
        self.fields["value"].help_text = words % {"currency": currency}
        if len(roles) < 2:
            del self.fields["role"]
            return
        choice = self.fields["role"]
        choice.choices = [(str(each.uid), str(each.role)) for each in roles]  # type: ignore[attr-defined]


class PromiseStepForm(forms.Form):
    """A step, and what happened or why."""

    decision = forms.ChoiceField(choices=PromiseStep.choices, widget=forms.HiddenInput)
    words = forms.CharField(
        max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
