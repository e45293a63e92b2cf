"""Setting a rule of coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import BegunForm
from roles.org.rules.coverage import DAYS, SEVERITIES, THRESHOLDS

if TYPE_CHECKING:
    from roles.org.models import GapRule
    from roles.org.rules.coverage import Limit

AS_THE_RULE = ("", _("As the rule itself says"))
URGENCIES = [("1", _("1, the most urgent")), *((str(each), str(each)) for each in SEVERITIES[1:])]


class GapRuleForm(BegunForm, forms.Form):
    """The numbers are asked for only where the rule has them."""

    enabled = forms.BooleanField(label=_("This rule is asked"), required=False)
    severity = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=[AS_THE_RULE, *URGENCIES],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands in the trail beside the change."),
    )

    def __init__(self, data: Any = None, *, row: GapRule) -> None:
        names = ("enabled", "severity", "threshold", "days")
        super().__init__(data, initial={name: getattr(row, name) for name in names})
        if row.rule in DAYS:
            self._ask("days", DAYS[row.rule])
        if row.rule in THRESHOLDS:
            self._ask("threshold", THRESHOLDS[row.rule])

    def _ask(self, name: str, limit: Limit) -> None:
        self.fields[name] = forms.IntegerField(
            label=limit.words,
            min_value=limit.least,
            max_value=limit.most,
            help_text=_("%(usual)d unless set otherwise.") % {"usual": limit.usual},
        )
        self.order_fields(["enabled", "severity", "threshold", "days", "reason"])

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what the service takes; a number that the rule does not have is None."""
        given = self.cleaned_data
        numbers = {name: given.get(name) for name in ("severity", "threshold", "days")}
        return {"enabled": given["enabled"], **numbers}
