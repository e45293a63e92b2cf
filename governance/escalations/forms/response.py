"""The shape of what browsers ask of response times."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.clock import utc_now
from governance.escalations.rules import Severity, Topic
from governance.escalations.rules.response import MOST_DAYS, USUAL_DAYS
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from roles.org.models import Department

EARLIEST, LATEST = 2000, 2100


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class ResponseForm(forms.Form):
    """From a day to a day, and of what alone."""

    since = _day(_("From"))
    until = _day(_("To"))
    department = forms.CharField(label=_("Department"), max_length=200, required=False)
    topic = forms.ChoiceField(
        label=_("Topic"), choices=[("", _("All")), *Topic.choices], required=False
    )
    severity = forms.ChoiceField(
        label=_("How grave it is"), choices=[("", _("All")), *Severity.choices], required=False
    )

    def __init__(self, departments: QuerySet[Department], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments

    def clean_department(self) -> Department | None:
        name = self.cleaned_data["department"]
        found = self.departments.filter(name__iexact=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("No department of yours has this name."))
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        days = [day for name in ("since", "until") if (day := given.get(name))]
        if any(not EARLIEST <= day.year < LATEST for day in days):
            raise forms.ValidationError(_("A day between 2000 and 2100."))
        until = given.get("until") or organisation_today(utc_now())
        since = given.get("since") or until - timedelta(days=USUAL_DAYS - 1)
        if not 0 <= (until - since).days < MOST_DAYS:
            raise forms.ValidationError(_("From a day to a later one, within three years."))
        return given
