"""The shape of a focus: channels, languages, regions and who stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, Func, Value
from django.db.models.functions import Trim
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.core.forms import BegunForm
from roles.channels.models import Channel
from roles.channels.rules import channel_name
from roles.org.models import Person
from roles.org.rules import codes_split, languages_normal, regions_normal
from roles.team.rules.hours import LEAST_HOURS, MOST_WEEKLY
from roles.team.selectors.focus import Focus, channels_offered, codes_objections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from governance.core.viewer import Viewer
    from roles.org.models import PersonQuerySet
    from roles.team.models import Assignment

    Normal = Callable[[Iterable[str]], tuple[list[str], list[str]]]

SAME_NAME = 2
NEAR = 50  # people whose names are offered while one types


class PersonField(forms.CharField):
    """Somebody by e-mail address or by their whole name; cleans to a Person, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, required=False, **kwargs)
        self.people: PersonQuerySet = Person.objects.none()
        self.widget.attrs["autocomplete"] = "off"
        self.widget.attrs["list"] = "people-near"

    def prepare_value(self, value: Any) -> Any:
        return (value.email or value.display_name) if isinstance(value, Person) else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        name = "email" if "@" in text else "display_name"
        found = list(self.people.filter(**{f"{name}__iexact": text})[:SAME_NAME])
        if not found:
            raise ValidationError(
                _("Nobody is listed by that. Give the e-mail address, or the whole name.")
            )
        if len(found) == SAME_NAME:
            raise ValidationError(_("Several people are called that. Give the e-mail address."))
        return found[0]


class CodesField(forms.CharField):
    """Codes with commas or spaces between them; cleans to a tuple of those that are known."""

    def __init__(self, name: str, normal: Normal, **kwargs: Any) -> None:
        super().__init__(max_length=200, required=False, **kwargs)
        self.name, self.normal = name, normal

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> Any:
        known, unknown = self.normal(codes_split(str(super().clean(value))))
        for objection in codes_objections(self.name, known, unknown):
            raise ValidationError(str(objection))
        return tuple(known)


class ChannelsElsewhereField(forms.CharField):
    """Channels by their address, counters by where they are, one a line; cleans to those of the
    registry."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(max_length=5000, required=False, widget=widget, **kwargs)
        self.known = Channel.objects.none()

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        return tuple(self._channel(line) for line in lines)

    def _channel(self, line: str) -> Channel:
        found = self._addressed(line) or self._counter(line)
        if found is None:
            words = _("%s is not in the registry of channels, as far as you see it.")
            raise ValidationError(words % line[:100])
        return found

    def _addressed(self, line: str) -> Channel | None:
        name = channel_name(line)
        if name is None:
            return None
        return self.known.filter(platform=name.platform, handle_key=name.handle_key).first()

    def _counter(self, line: str) -> Channel | None:
        """By where it is, however many spaces the registry has between the words: a file may have
        brought more than a page shows."""
        counters = self.known.filter(kind=Channel.Kind.IN_PERSON)
        spaced = Func(
            *("handle_key", Value(r"\s+"), Value(" "), Value("g")),
            function="regexp_replace",
            output_field=CharField(),
        )
        place = " ".join(line.split()).lower()
        return counters.annotate(place=Trim(spaced)).filter(place=place).order_by("pk").first()


class FocusFields(forms.Form):
    """Which part of the work: all left empty, it is all of the department's."""

    channels = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Channels"),
        queryset=Channel.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all channels of the department."),
    )
    elsewhere = ChannelsElsewhereField(
        label=gettext_lazy("Channels elsewhere"),
        help_text=gettext_lazy("Of other departments: their addresses, one a line."),
    )
    languages = CodesField(
        "languages",
        languages_normal,
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy("As codes: de, en. Empty: any."),
    )
    regions = CodesField(
        "regions",
        regions_normal,
        label=gettext_lazy("Regions"),
        help_text=gettext_lazy("Countries, as codes: AT, DE. Empty: any."),
    )
    backup = PersonField(
        label=gettext_lazy("Backup"),
        help_text=gettext_lazy("Who stands in: an e-mail address or a whole name."),
    )

    hours = forms.DecimalField(
        label=gettext_lazy("Hours a week"),
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_WEEKLY,
        max_digits=3,
        decimal_places=1,
        step_size=LEAST_HOURS,
        help_text=gettext_lazy("In half hours, as agreed with the line manager."),
    )

    signs_as = forms.CharField(
        label=gettext_lazy("Signs as"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("The name or initials used outside: ^MK, Mia at Larkfield."),
    )
    persona = forms.BooleanField(
        label=gettext_lazy("This is a persona"),
        required=False,
        help_text=gettext_lazy("Several may speak as it; outside nobody is told who it is."),
    )

    def focus_offer(
        self, *, viewer: Viewer, department_id: int, chosen: Iterable[Channel] = ()
    ) -> None:
        """Offer what ``viewer`` sees; two queries."""
        fields: dict[str, Any] = self.fields
        fields["channels"].queryset = channels_offered(
            viewer=viewer, department_id=department_id, chosen=[each.pk for each in chosen]
        )
        fields["elsewhere"].known = Channel.objects.visible_to(viewer)
        fields["backup"].people = Person.objects.employed().visible_to(viewer)

    def focus_cleaned(self) -> Focus:
        """Return what was filled in, as far as it is right."""
        cleaned: dict[str, Any] = getattr(self, "cleaned_data", {})
        channels = [*cleaned.get("channels", ()), *cleaned.get("elsewhere", ())]
        return Focus(
            channels=tuple(dict.fromkeys(channels)),
            languages=cleaned.get("languages", ()),
            regions=cleaned.get("regions", ()),
            backup=cleaned.get("backup"),
            hours=cleaned.get("hours"),
            signs_as=cleaned.get("signs_as", ""),
            persona=cleaned.get("persona", False),
        )


class FocusForm(BegunForm, FocusFields):
    """The focus of an assignment that is there; the holder changes the backup only."""

    def __init__(
        self, *args: Any, assignment: Assignment, viewer: Viewer, whole: bool, **kwargs: Any
    ) -> None:
        chosen = list(assignment.channels.visible_to(viewer))
        kwargs["initial"] = {
            "channels": [each.uid for each in chosen],
            "languages": assignment.languages,
            "regions": assignment.regions,
            "backup": assignment.backup,
            "hours": assignment.hours,
            "signs_as": assignment.signs_as,
            "persona": assignment.persona,
        }
        super().__init__(*args, **kwargs)
        self.focus_offer(viewer=viewer, department_id=assignment.role.department_id, chosen=chosen)
        if not whole:
            for name in [name for name in self.fields if name != "backup"]:
                del self.fields[name]


def people_near(*, viewer: Viewer, department_id: int) -> list[Person]:
    """Return whose names are offered while one types: those of the department; one query."""
    near = Person.objects.employed().visible_to(viewer).filter(department=department_id)
    return list(near.order_by("display_name", "pk")[:NEAR])
