"""What HR says of contracts: whose, when they were signed, where they lie and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.team.forms.parts import DateInput


class UidsField(forms.TypedMultipleChoiceField):
    """Public ids as they were ticked; who may be named the service decides."""

    def valid_value(self, value: object) -> bool:
        try:
            forms.UUIDField().clean(value)
        except forms.ValidationError:
            return False
        return True


class AttestForm(forms.Form):
    people = UidsField(
        coerce=forms.UUIDField().clean,
        error_messages={"required": _("Choose for whom: tick them in the list.")},
    )
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput())
    reference = forms.CharField(
        label=_("Where the contract lies"),
        help_text=_("A reference is enough. The contract itself is not kept here."),
        max_length=200,
    )
    reason = forms.CharField(
        label=_("Why"), help_text=_("Stands in the trail, like your name."), max_length=500
    )


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), help_text=_("Stands in the trail, like your name."), max_length=500
    )
