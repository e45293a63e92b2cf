"""The shape of what people send about roles and assignments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from roles.org.models import Person
from roles.team.forms.focus import FocusFields
from roles.team.forms.hints import tool_hint
from roles.team.rules import Authority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString

    from governance.core.errors import DomainError
    from governance.core.viewer import Viewer
    from roles.team.models import Role, RoleType

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
        hint = tool_hint(str(self.data.get("focus", ""))) if self.is_bound else ""
        self.fields["focus"].help_text = hint or self.fields["focus"].help_text


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AssignForm(FocusFields):
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

    def __init__(
        self, *args: Any, role: Role, viewer: Viewer, people: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.focus_offer(viewer=viewer, department_id=role.department_id)
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
