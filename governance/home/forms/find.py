"""What stands behind the question mark of the directory, and the name of a saved view."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from governance.home.registry import LISTS, LISTS_OF_ONE
from governance.home.selectors.directory import READY, ROLES, PeopleAsked
from governance.home.selectors.who import SHOWN, Asked
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping


class PeopleForm(forms.Form):
    """The filters of the directory; what is no filter at all is left out."""

    q = forms.CharField(
        label=_("Name, title or e-mail"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Everybody")), *Person.Kind.choices]
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=list(ROLES.items()))
    ready = forms.ChoiceField(label=_("State"), required=False, choices=list(READY.items()))
    department = forms.UUIDField(required=False, widget=forms.HiddenInput)
    all_optional = True


def people_asked(query: Mapping[str, Any]) -> tuple[PeopleForm, PeopleAsked]:
    """Return the filled form and what it asks for; a value that is none asks for nothing."""
    form = PeopleForm(query)
    form.is_valid()
    given: dict[str, Any] = {key: value for key, value in form.cleaned_data.items() if value}
    return form, PeopleAsked(**given)


class WhoForm(forms.Form):
    """The filters of who may speak; a day that is none is told, for now is another answer."""

    q = forms.CharField(
        label=_("Department, topic or person"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    channel = forms.CharField(
        label=_("Channel: its address or name"), required=False, max_length=500
    )
    day = forms.DateField(
        label=_("On the day"),
        required=False,
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    show = forms.ChoiceField(label=_("Show"), required=False, choices=list(SHOWN.items()))
    all_optional = True


def who_asked(query: Mapping[str, Any]) -> tuple[WhoForm, Asked]:
    """Return the filled form and what it asks for; the form has the errors."""
    form = WhoForm(query)
    form.is_valid()
    given: dict[str, Any] = {key: value for key, value in form.cleaned_data.items() if value}
    return form, Asked(**given)


class SaveForm(forms.Form):
    """The name of a view, and the list that it is of."""

    name = forms.CharField(label=_("Name of this view"), max_length=60)
    path = forms.CharField(max_length=200, widget=forms.HiddenInput)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)

    def clean_path(self) -> str:
        """Only lists of the product are saved, so that a saved view never leads elsewhere."""
        path = str(self.cleaned_data["path"])
        try:
            found = resolve(path)
        except Resolver404:
            found = None
        lists = LISTS_OF_ONE if found and found.kwargs else LISTS
        if found is None or found.url_name not in lists:
            raise forms.ValidationError(_("Only a list can be saved."))
        return path
