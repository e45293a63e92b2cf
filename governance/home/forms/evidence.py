"""What is asked of the trail, and for a sample of a list."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.audit.rules import KINDS
from governance.audit.selectors import TrailAsked
from governance.home.registry import POPULATIONS
from governance.home.rules.evidence import MOST_SAMPLED, USUAL_SAMPLE

if TYPE_CHECKING:
    from collections.abc import Mapping


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class TrailForm(forms.Form):
    """The filters of the trail."""

    q = forms.CharField(
        label=_("Who or what"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Everything")), *((key, words) for key, (words, _of) in KINDS.items())],
    )
    since = _day(_("Since"))
    until = _day(_("Until"))
    all_optional = True


def trail_asked(query: Mapping[str, Any]) -> tuple[TrailForm, TrailAsked]:
    """Return the filled form and what it asks for, in days of the reader's zone.

    The form has the errors; a value that is none asks for nothing.
    """
    form = TrailForm(query)
    form.is_valid()
    given = {key: value for key, value in form.cleaned_data.items() if value}
    since, until = given.pop("since", None), given.pop("until", None)
    return form, TrailAsked(
        **given,
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


class SampleForm(forms.Form):
    """Of which list, how many, and from which seed: the same three draw the same rows again."""

    list = forms.ChoiceField(label=_("Of"), choices=list(POPULATIONS.items()))
    size = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=MOST_SAMPLED, initial=USUAL_SAMPLE
    )
    seed = forms.CharField(
        label=_("Seed"),
        max_length=64,
        help_text=_("Any words. The same seed draws the same rows of the same list again."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seed"].initial = secrets.token_hex(4)
