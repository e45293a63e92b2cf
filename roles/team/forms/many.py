"""Proposing several people at one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from roles.org.models import Department, Person
from roles.team.forms.parts import LAST_DAY, DateInput
from roles.team.models import RoleType
from roles.team.rules.many import MANY
from roles.team.selectors.suggestions import people_proposable

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

LATER = ("type", "department", "starts_on")  # asked once the people are chosen


class ManyForm(forms.Form):
    """Several people, and what they are to be proposed for; without ``asking`` only the people.

    Departments are those of the people chosen, and those that the viewer leads or coaches.
    """

    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        to_field_name="uid",
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": _("Choose people in the list first."),
            "invalid_choice": _("Somebody of those chosen is not here any more."),
            "invalid_pk_value": _("Choose people in the list first."),
        },
    )
    type = forms.ModelChoiceField(
        label=_("Kind of role"),
        queryset=RoleType.objects.filter(retired_on=None).order_by("kind", "name"),
        to_field_name="key",
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), to_field_name="uid"
    )
    starts_on = forms.DateField(
        label=_("From"),
        validators=[MaxValueValidator(LAST_DAY, _("Choose an earlier day."))],
        widget=DateInput(),
    )

    def __init__(self, data: Any, *, viewer: Viewer, asking: bool) -> None:
        super().__init__(data)
        self.field("people").queryset = people_proposable(viewer).select_related("department")
        self.chosen = self._chosen(data.getlist("people"))
        near = {each.department_id for each in self.chosen if each.department_id is not None}
        near |= viewer.led_department_ids | viewer.coached_department_ids
        open_ones = Department.objects.current().visible_to(viewer)
        self.field("department").queryset = open_ones.filter(pk__in=near).order_by("name", "pk")
        for name in () if asking else LATER:
            self.fields[name].required = False

    def field(self, name: str) -> Any:
        return self.fields[name]

    def _chosen(self, uids: list[str]) -> list[Person]:
        """Return who is chosen, by name; none when there are too many, or they are no people."""
        try:
            wanted = [UUID(text) for text in uids[: MANY + 1]]
        except ValueError:
            return []
        found = self.field("people").queryset.filter(uid__in=wanted)
        return list(found.order_by("display_name", "pk"))

    def clean(self) -> dict[str, Any]:
        for name in LATER:  # the page that asks for them does not call them optional
            self.fields[name].required = True
        return self.cleaned_data

    def clean_people(self) -> list[Person]:
        if len(self.cleaned_data["people"]) > MANY:
            raise forms.ValidationError(_("Choose 1 to %d people.") % MANY)
        return self.chosen
