"""Which mails, when, on which clock and in which language."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from governance.core.clock import zone_names
from governance.notify.rules import DIGEST_HOURS, quiet_fault
from governance.notify.selectors import wishes_of

if TYPE_CHECKING:
    from governance.notify.models import Preference
    from governance.notify.registry import MailKind
    from roles.org.models import OrganisationSettings


CONTINENTS = frozenset(
    [
        "Africa",
        "America",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ]
)
# Earlier spellings of places that are listed by their present name; who chose one keeps it.
OLD_NAMES = frozenset(
    (
        *("America/Buenos_Aires", "America/Catamarca", "America/Cordoba", "America/Fort_Wayne"),
        *("America/Godthab", "America/Indianapolis", "America/Jujuy", "America/Knox_IN"),
        *("America/Louisville", "America/Mendoza", "America/Porto_Acre", "America/Rosario"),
        *("America/Santa_Isabel", "America/Shiprock", "America/Argentina/ComodRivadavia"),
        *("Asia/Calcutta", "Asia/Katmandu", "Asia/Rangoon", "Asia/Saigon", "Asia/Dacca"),
        *("Asia/Macao", "Asia/Thimbu", "Asia/Ujung_Pandang", "Asia/Ulan_Bator", "Asia/Ashkhabad"),
        *("Asia/Chungking", "Asia/Tel_Aviv", "Africa/Asmera", "Africa/Timbuktu", "Europe/Kiev"),
    )
)


def _clock() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ZoneSelect(forms.Select):
    """Of hundreds of options, which are most of what the page weighs."""

    template_name = "components/zones.html"


class PreferenceForm(forms.Form):
    """``wanted`` are the keys of the optional kinds that are to be sent."""

    all_optional = True

    wanted = forms.MultipleChoiceField(
        label=_("Mails"), required=False, widget=forms.CheckboxSelectMultiple
    )
    digest_hour = forms.TypedChoiceField(
        label=_("The mail in the morning comes at"),
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in DIGEST_HOURS],
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=_clock(),
        help_text=_("No mail by night, say. It comes when they end."),
    )
    quiet_to = forms.TimeField(
        label=_("Quiet to"),
        required=False,
        widget=_clock(),
        help_text=_("What is urgent comes all the same; see “Always sent”."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, widget=ZoneSelect)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(
        self, *args: Any, preference: Preference, organisation: OrganisationSettings, **kwargs: Any
    ) -> None:
        person = preference.person
        wishes = [wish for wish in wishes_of(preference) if not wish.kind.required]
        kwargs["initial"] = {
            "wanted": [wish.kind.key for wish in wishes if wish.on],
            "digest_hour": preference.digest_hour,
            "quiet_from": preference.quiet_from,
            "quiet_to": preference.quiet_to,
            "time_zone": person.time_zone,
            "language": person.language,
        }
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [  # type: ignore[attr-defined]  # of the field as made
            (wish.kind.key, _explained(wish.kind)) for wish in wishes
        ]
        self.fields["language"].choices = [  # type: ignore[attr-defined]  # of the field as made
            ("", _("As the browser asks for")),
            *settings.LANGUAGES,
        ]
        own = _("The organisation’s: %(zone)s") % {"zone": organisation.time_zone}
        self.fields["time_zone"].choices = [("", own), *_zones_with(person.time_zone)]  # type: ignore[attr-defined]  # same

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        if {"quiet_from", "quiet_to"} <= sent.keys() and (
            fault := quiet_fault(sent["quiet_from"], sent["quiet_to"])
        ):
            self.add_error("quiet_to", fault)
        return sent


def _explained(kind: MailKind) -> str:
    urgent = _("It comes in quiet hours, too.") if kind.urgent else ""
    return format_html("<b>{}</b><small>{} {}</small>", kind.label, kind.detail, urgent)


def _zones_with(chosen: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return all zones, and the one that was chosen elsewhere and is not among them."""
    known = {name for _continent, group in zones() for name, _label in group}
    other = [(str(_("Chosen now")), ((chosen, chosen),))] if chosen and chosen not in known else []
    return [*other, *zones()]


@cache
def zones() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the time zones that are named after places, by continent; read once."""
    names = sorted(name for name in zone_names() - OLD_NAMES if name.split("/")[0] in CONTINENTS)
    return tuple(
        (
            continent,
            tuple((name, name.partition("/")[2].replace("_", " ")) for name in group),
        )
        for continent, group in groupby(names, key=lambda name: name.split("/")[0])
    )
