"""The forms of the first day, one a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.home.forms.settings import SIZE_WORDS, time_zones
from policies.guidance.services import TEXT_LENGTH, TITLE_LENGTH
from roles.channels.rules import URL_LENGTH, channel_name
from roles.org.models import Person
from roles.org.rules import people_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from roles.org.rules import PersonLine

PROBLEMS_SHOWN = 10
PASTE_LENGTH = 100_000
ACCOUNT_ROWS = 4
FIRST = {"autofocus": True}


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("What is the organisation called?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization", **FIRST}),
        error_messages={"required": _("Give the organisation a name.")},
    )
    size = forms.ChoiceField(
        label=_("How big is it?"),
        choices=list(SIZE_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. It can be changed later.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Where is it?"), help_text=_("Days begin, and mails go out, by this clock.")
    )

    def __init__(self, *args: Any, sized: bool = True, **kwargs: Any) -> None:
        """``sized``: whether the size is asked for; it is not once it would change something."""
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]
        if not sized:
            del self.fields["size"]


class PeopleForm(forms.Form):
    people = forms.CharField(
        label=_("People"),
        max_length=PASTE_LENGTH,
        strip=False,
        help_text=_("One person a line: name and e-mail in any order, or the e-mail alone."),
        widget=forms.Textarea(
            attrs={"rows": 12, "spellcheck": "false", "autocapitalize": "none", **FIRST}
        ),
        error_messages={"required": _("Write at least one person, yourself for a start.")},
    )

    def __init__(self, *args: Any, listed: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed
        self.fields["people"].required = not listed
        self.lines: list[PersonLine] = []

    def clean_people(self) -> str:
        text: str = self.cleaned_data["people"]
        self.lines, problems = people_read(text)
        if problems:
            words = [str(each) for each in problems[:PROBLEMS_SHOWN]]
            more = len(problems) - len(words)
            words += [_now("And %d more lines.") % more] if more else []
            raise forms.ValidationError([forms.ValidationError(each) for each in words])
        if not self.lines and not self.listed:
            raise forms.ValidationError(_now("Write at least one person, yourself for a start."))
        return text


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody who is listed, by their public id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Person.objects.none(), to_field_name="uid", **kwargs)


class CoachForm(forms.Form):
    coach = PersonField(error_messages={"required": _("Pick somebody. It may be yourself.")})

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coach"].queryset = people  # type: ignore[attr-defined]


class RepliesForm(forms.Form):
    replies = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Pick at least one. It may be yourself, or the coach.")},
    )

    def __init__(
        self, *args: Any, people: QuerySet[Person], accepted: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replies"].queryset = people  # type: ignore[attr-defined]
        self.fields["replies"].required = not accepted  # who accepted stays, picked or not


class AccountsForm(forms.Form):
    """A few rows of address and owner; an empty one is left out."""

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ACCOUNT_ROWS + 1):
            first = FIRST if number == 1 else {}
            self.fields[f"url_{number}"] = forms.CharField(
                label=_now("Address %d") % number,
                max_length=URL_LENGTH,
                required=False,
                widget=forms.TextInput(
                    attrs={
                        "inputmode": "url",
                        "autocapitalize": "none",
                        "spellcheck": "false",
                        **first,
                    }
                ),
            )
            owner = PersonField(label=_now("Owner %d") % number, required=False, empty_label=None)
            owner.queryset = people
            self.fields[f"owner_{number}"] = owner

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"url_{n}"], self[f"owner_{n}"]) for n in range(1, ACCOUNT_ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        for number, (url, _owner) in self._given():
            if channel_name(url) is None:
                words = _("That is no web address, e-mail address or phone number.")
                self.add_error(f"url_{number}", words)
            elif self.cleaned_data.get(f"owner_{number}") is None:
                self.add_error(f"owner_{number}", _("Say who owns it."))
        return self.cleaned_data

    def _given(self) -> Iterator[tuple[int, tuple[str, Person | None]]]:
        for number in range(1, ACCOUNT_ROWS + 1):
            url = self.cleaned_data.get(f"url_{number}", "")
            if url:
                yield number, (url, self.cleaned_data.get(f"owner_{number}"))

    def accounts(self) -> list[tuple[int, tuple[str, Person]]]:
        """Return the rows that were filled in: number, address and owner."""
        return [(number, (url, owner)) for number, (url, owner) in self._given() if owner]


class GuidelineForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    text = forms.CharField(
        label=_("Text"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 16})
    )
