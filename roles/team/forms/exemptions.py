"""Setting a rule of coverage aside."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from roles.org.rules import COVERAGE, EXEMPTION_DAYS
from roles.team.forms.parts import DateInput

if TYPE_CHECKING:
    from collections.abc import Mapping


class ExemptionForm(forms.Form):
    """Which rule, why, and until when."""

    rule = forms.ChoiceField(label=_("Rule"))
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=DateInput(),
        help_text=_("A year from now at the latest; the day after, the rule counts again."),
    )

    def __init__(
        self, *args: Any, today: date, more: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rule: Any = self.fields["rule"]
        rule.choices = [*(more or {}).items(), *COVERAGE.items()]
        last_day: Any = self.fields["last_day"]
        last_day.validators += [
            MinValueValidator(today, _("Choose today or a later day.")),
            MaxValueValidator(
                today + timedelta(days=EXEMPTION_DAYS - 1), _("Choose a day within a year.")
            ),
        ]


class ExemptionDecisionForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[(each, each) for each in ("grant", "refuse", "end")], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
