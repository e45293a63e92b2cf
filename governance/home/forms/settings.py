"""The organisation's settings as fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from governance.core.clock import zone_names
from governance.core.forms import BegunForm
from roles.org.models import OrganisationSettings

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SIZE_WORDS: dict[str, _StrPromise] = {
    "small": _("Small: one person decides, the holder accepts. Up to about 25 people."),
    "standard": _("Standard: line managers consent and coaches approve."),
    "federated": _(
        "Federated: as standard, and departments may ask for more; for groups of units."
    ),
}


def time_zones() -> list[tuple[str, str]]:
    """Return every zone by its name, what people look for first: their continent's."""
    names = sorted(name for name in zone_names() if "/" in name and "Etc/" not in name)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class SettingsForm(BegunForm, forms.Form):
    """All but the size, which says first what it changes."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        error_messages={"required": _("Give the organisation a name.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "Days begin, and mails go out, by this clock. Another one ends days that are over "
            "elsewhere, too, so who was bound on them may get another answer."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("For mails, and for whoever has chosen none.")
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        help_text=_("Three letters, like EUR. Goodwill limits are in it."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    acknowledge_days = forms.IntegerField(
        label=_("Guidelines are signed within … days"),
        min_value=1,
        max_value=365,
        help_text=_("14 unless you say otherwise: two weeks, so that a holiday is no excuse."),
    )
    joiner_days = forms.IntegerField(
        label=_("Whoever comes later has … days"),
        min_value=1,
        max_value=365,
        help_text=_(
            "30 unless you say otherwise, for guidelines and courses: a first month is full."
        ),
    )
    verify_days = forms.IntegerField(
        label=_("Channels are verified every … days"),
        min_value=30,
        max_value=730,
        help_text=_(
            "180 unless you say otherwise: no chore, and soon enough to see that an admin left."
        ),
    )
    contact_minutes = forms.IntegerField(
        label=_("Whoever is heard is answered within … minutes"),
        min_value=5,
        max_value=10_080,
        help_text=_(
            "240 unless you say otherwise: half a day's work. What is passed on from then on."
        ),
    )
    mention_days = forms.IntegerField(
        label=_("What was said is kept for … days after it is over"),
        min_value=30,
        max_value=3650,
        help_text=_(
            "730 unless you say otherwise: two years, for whoever comes back to it. Then who said "
            "it, the words and the link go; figures and the trail stay, and what legal holds."
        ),
    )
    week_hours = forms.IntegerField(
        label=_("Roles take at most … hours of somebody’s week"),
        min_value=1,
        max_value=80,
        help_text=_(
            "40 unless you say otherwise: a whole week. Whoever proposes, consents and reviews is "
            "told when all that is agreed with somebody goes beyond it; it stops nothing."
        ),
    )
    surge_least = forms.IntegerField(
        label=_("Coaches are warned from … mentions within three hours on"),
        min_value=0,
        max_value=1000,
        help_text=_(
            "5 unless you say otherwise: fewer are chance. 0 warns of nothing, nor is a small "
            "organisation warned."
        ),
    )
    surge_times = forms.IntegerField(
        label=_("If that is … times the usual"),
        min_value=2,
        max_value=50,
        help_text=_(
            "3 unless you say otherwise: days differ by less. Usual is the mean of the same hours "
            "of the last 28 days, by topic and by channel."
        ),
    )
    verify_public = forms.BooleanField(
        label=_("Everybody may ask whether an address is ours"),
        required=False,
        help_text=_("Answers at /api/v1/verify/ without a token: yes or no, and the department."),
    )
    keep_device = forms.BooleanField(
        label=_("Signatures keep the address and browser they came from"),
        required=False,
        help_text=_("Off unless you have to: name, time, text and sign-in say who signed what."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("Stands in the trail beside the change."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


class SizeForm(forms.Form):
    """To which size; ``reason`` stands in the trail."""

    to = forms.ChoiceField(
        label=_("Size"), choices=[each for each in OrganisationSettings.Size.choices if each[0]]
    )
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)
