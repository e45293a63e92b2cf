"""What stands behind the question mark of the evidence: which guideline, on which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from policies.guidance.rules.evidence import STANDINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policies.guidance.models import Policy

EARLIEST = date(1900, 1, 1)


class BoundForm(forms.Form):
    """A day that has not come is told at its field: nobody can prove it."""

    policy = forms.ChoiceField(label=_("Guideline"), required=False)
    day = forms.DateField(
        label=_("At the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("Everybody")), *STANDINGS.items()]
    )
    all_optional = True

    def __init__(
        self, query: Mapping[str, Any], *, policies: Sequence[Policy], today: date
    ) -> None:
        first = policies[0].slug if policies else ""
        given = {"policy": first, "day": today.isoformat(), "show": ""}
        sent = {name: query[name] for name in given if query.get(name)}
        super().__init__({**given, **sent})
        chosen: Any = self.fields["policy"]
        chosen.choices = [(policy.slug, policy.title) for policy in policies]
        day: Any = self.fields["day"]
        day.validators += [
            MinValueValidator(EARLIEST),
            MaxValueValidator(today, _("This day has not come yet.")),
        ]
