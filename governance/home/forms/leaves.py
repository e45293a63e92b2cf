"""From when to when somebody is on leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from roles.team.forms.parts import LAST_DAY, DateInput

if TYPE_CHECKING:
    from collections.abc import Mapping

REASON_LENGTH = 300


class LeaveForm(forms.Form):
    away_from = forms.DateField(
        label=_("First day away"),
        validators=[MaxValueValidator(LAST_DAY, _("Choose an earlier day."))],
        widget=DateInput(),
    )
    back_on = forms.DateField(
        label=_("First day back"),
        validators=[MaxValueValidator(LAST_DAY, _("Choose an earlier day, or leave it empty."))],
        widget=DateInput(),
        required=False,
        help_text=_("They are back by themselves on that day. Leave it empty if nobody knows yet."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_LENGTH,
        help_text=_(
            "“Parental leave” or “As agreed”; it stands in the trail. Nothing about health."
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, begun: bool, **rest: Any) -> None:
        """``begun``: the leave runs, and its first day stays as it is."""
        super().__init__(data, **rest)
        if begun:
            self.fields["away_from"].disabled = True


class BackForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=REASON_LENGTH)
