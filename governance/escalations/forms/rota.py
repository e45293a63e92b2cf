"""The shape of a rota as it is edited, and of an override."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.clock import zone_names
from governance.escalations.forms.moments import WallTimeField
from governance.escalations.rules.rota import ALL_DAYS, MOST_EVERY, LayerTerms, Rotation
from governance.escalations.services.rota import LayerDraft
from roles.channels.models import Channel
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

WEEKDAYS = (
    (1, _("Mon")),
    (2, _("Tue")),
    (3, _("Wed")),
    (4, _("Thu")),
    (5, _("Fri")),
    (6, _("Sat")),
    (7, _("Sun")),
)
WHY = _("Why")
STANDS = _("Stands in the trail.")


def _time() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class RotaForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(each, each) for each in sorted(zone_names())],
        help_text=_("Hand-overs are by the clocks there."),
    )
    channels = forms.ModelMultipleChoiceField(
        label=_("Channels"),
        queryset=Channel.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of the department’s."),
    )

    def __init__(self, *args: Any, channels: QuerySet[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["channels"]
        field.queryset = channels


class LayerForm(forms.Form):
    """One layer; without name and people it is none, and one that was there goes."""

    name = forms.CharField(label=_("Name of the layer"), max_length=100, required=False)
    people = forms.CharField(
        label=_("People in their order"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, by name or e-mail. Empty both to take the layer away."),
    )
    every = forms.IntegerField(label=_("Each takes"), min_value=1, max_value=MOST_EVERY, initial=1)
    rotation = forms.ChoiceField(
        label=_("Days, weeks or hours"), choices=Rotation.choices, initial=Rotation.WEEKS
    )
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    hand_over = forms.TimeField(label=_("Hand-over at"), widget=_time(), initial="09:00")
    days = forms.TypedMultipleChoiceField(
        label=_("On these days"),
        choices=WEEKDAYS,
        coerce=int,
        initial=list(ALL_DAYS),
        help_text=_("Hours that end no later than they begin end on the next day."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "three"}),
        error_messages={"required": _("Choose at least one day.")},
    )
    opens = forms.TimeField(label=_("From"), widget=_time(), initial="00:00")
    closes = forms.TimeField(label=_("To"), widget=_time(), initial="00:00")

    def __init__(self, *args: Any, able: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.able = able

    @property
    def is_wanted(self) -> bool:
        """Whether anything of it was sent; the rest of an empty one does not matter."""
        return any(str(self[name].data or "").strip() for name in ("name", "people"))

    def clean_people(self) -> list[Person]:
        """Return who is meant by each line, in their order; a name that several have asks for the
        address."""
        known: dict[str, list[Person]] = defaultdict(list)
        for each in self.able:
            for name in {each.display_name.lower(), (each.email or "").lower()}:
                known[name].append(each)
        lines = [line.strip().lower() for line in self.cleaned_data["people"].splitlines()]
        meant = [(line, known.get(line, [])) for line in lines if line]
        unknown = [line for line, people in meant if len(people) != 1]
        if unknown:
            words = _("Not one ready player of that name: %(names)s.")
            raise forms.ValidationError(words, params={"names": ", ".join(unknown[:5])})
        return [people[0] for _line, people in meant]

    @property
    def draft(self) -> LayerDraft:
        sent = self.cleaned_data
        terms = LayerTerms(
            starts_on=sent["starts_on"],
            people=tuple(each.pk for each in sent["people"]),
            rotation=Rotation(sent["rotation"]),
            every=sent["every"],
            hand_over=sent["hand_over"],
            days=tuple(sorted(sent["days"])),
            opens=sent["opens"],
            closes=sent["closes"],
        )
        return LayerDraft(sent["name"].strip(), terms)


class ChangeForm(forms.Form):
    """Why it changes, and the number of the plan that was read."""

    reason = forms.CharField(label=WHY, max_length=500, help_text=STANDS)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class OverrideForm(forms.Form):
    """Read and shown in the time zone that is active."""

    person = forms.ModelChoiceField(
        label=_("Who"), queryset=Person.objects.none(), empty_label=_("Choose somebody")
    )
    since = WallTimeField(label=_("From"), widget=_moment())
    until = WallTimeField(label=_("To"), widget=_moment())
    reason = forms.CharField(label=WHY, max_length=500, help_text=STANDS)

    def __init__(self, *args: Any, able: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset, field.to_field_name = able, "uid"
