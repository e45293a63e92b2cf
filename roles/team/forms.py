"""The shape of what people send about roles and assignments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from roles.org.models import Department, Person
from roles.team.models import RoleType
from roles.team.rules import Authority
from roles.team.rules.many import MANY
from roles.team.selectors.suggestions import people_proposable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString

    from governance.core.errors import DomainError
    from governance.core.viewer import Viewer
    from roles.team.models import Role

LAST_DAY = date(2999, 12, 31)
AUTHORITY_HINTS: dict[int, _StrPromise] = {
    Authority.YOURSELF: _("Speak as yourself, as everybody may"),
    Authority.LISTEN: _("Read, filter, warn"),
    Authority.APPROVED_TEXT: _("Post what the booth cleared"),
    Authority.REPLY: _("Own words, within the goodwill limit"),
    Authority.PROMISE: _("Above the limit; legal is asked too"),
}


def problems_add(form: forms.Form, error: DomainError) -> None:
    """Show a rule's no at the fields it names, else above the form."""
    for problem in error.problems:
        name = problem.pointer.strip("/")
        form.add_error(name if name in form.fields else None, problem.detail)
    if not error.problems:
        form.add_error(None, str(error))


class RoleOpenForm(forms.Form):
    """A role of a kind in a department; words come from the kind and may be changed."""

    focus = forms.CharField(
        label=_("Focus"),
        max_length=200,
        required=False,
        help_text=_("Which part of the work, when one holder does not look after all of it."),
    )
    purpose = forms.CharField(label=_("Purpose"), widget=forms.Textarea(attrs={"rows": 3}))
    end_goal = forms.CharField(label=_("End goal"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, type: RoleType, **kwargs: Any) -> None:  # noqa: A002
        kwargs["initial"] = {"purpose": type.purpose, "end_goal": type.end_goal}
        super().__init__(*args, **kwargs)
        self.fields["purpose"].required = bool(type.purpose)
        self.fields["end_goal"].required = bool(type.end_goal)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AssignForm(forms.Form):
    """Who is to hold a role, how far they may go, and from when until when."""

    q = forms.CharField(label=_("Person"), max_length=100, required=False)
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Person.objects.none(),
        to_field_name="uid",
        error_messages={
            "required": _("Choose one person."),
            "invalid_choice": _("Choose one of the people shown."),
        },
    )
    authority = forms.TypedChoiceField(
        label=_("Authority"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This kind of role does not go that far.")},
    )
    starts_on = forms.DateField(
        label=_("From"),
        validators=[MaxValueValidator(LAST_DAY, _("Choose an earlier day."))],
        widget=DateInput(),
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        validators=[MaxValueValidator(LAST_DAY, _("Choose an earlier day, or leave it empty."))],
        widget=DateInput(),
        required=False,
    )
    note = forms.CharField(
        label=_("A word to those who are asked"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, role: Role, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field("person").queryset = people
        choices = authority_choices(role.type.authority)
        self.field("authority").choices = choices
        columns = {2: "two", 3: "three", 4: "four"}.get(len(choices), "")
        self.fields["authority"].widget.attrs["class"] = columns

    def field(self, name: str) -> Any:
        return self.fields[name]


def authority_choices(most: int) -> list[tuple[int, SafeString]]:
    """Return the steps a kind of role may be given, up to ``most``."""
    steps = [step for step in Authority if 0 < step <= most] or [Authority.YOURSELF]
    return [
        (step.value, format_html("<b>{}</b><small>{}</small>", step.label, AUTHORITY_HINTS[step]))
        for step in steps
    ]


NEEDS_REASON = ("refuse", "end")
DECISIONS: Sequence[str] = ("accept", "decline", "consent", "approve", "refuse", "withdraw", "end")


class DecisionForm(forms.Form):
    """One answer to one assignment, with a word when it is a no."""

    decision = forms.ChoiceField(choices=[(each, each) for each in DECISIONS])
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") in NEEDS_REASON and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why: those concerned read it."))
        return cleaned


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
        queryset=RoleType.objects.order_by("kind", "name"),
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
        for name in () if asking else ("type", "department", "starts_on"):
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

    def clean_people(self) -> list[Person]:
        if len(self.cleaned_data["people"]) > MANY:
            raise forms.ValidationError(_("Choose 1 to %d people.") % MANY)
        return self.chosen
