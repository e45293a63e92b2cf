"""What a department asks for beyond the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import BegunForm
from roles.team.rules import Authority
from roles.team.rules.terms import CEILINGS, MOST_MONTHS, UnitTerms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

AS_ALL = ("", _("As the organisation"))


class TermsForm(BegunForm, forms.Form):
    """Each may be left as the organisation has it; what holds above cannot be loosened."""

    most_authority = forms.TypedChoiceField(
        label=_("How far anybody may go"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Whoever was given more goes so far from now on, and is asked about."),
    )
    review_months = forms.IntegerField(
        label=_("Months until a role is looked at again"),
        min_value=1,
        max_value=MOST_MONTHS,
        required=False,
        help_text=_("Empty: after a year, a promise after half a year."),
    )
    head_approves_too = forms.BooleanField(
        label=_("The head of the department approves each role, too"),
        required=False,
        help_text=_("Besides those who approve it anyway. What is proposed already goes on."),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, limit: UnitTerms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most: Any = self.fields["most_authority"]
        top = Authority.PROMISE if limit.most_authority is None else limit.most_authority
        steps: list[tuple[object, str | _StrPromise]] = [AS_ALL]
        steps += [(each.value, each.label) for each in CEILINGS if each <= top]
        most.choices = steps

    @property
    def wanted(self) -> UnitTerms:
        sent = self.cleaned_data
        return UnitTerms(sent["most_authority"], sent["head_approves_too"], sent["review_months"])
