"""The shape of what people send about roles and assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from roles.org.models import Person
from roles.team.forms.focus import FocusFields, PersonField
from roles.team.forms.hints import tool_hint
from roles.team.forms.parts import LAST_DAY, DateInput, serves_field
from roles.team.models import Role
from roles.team.rules import MOST_AUTHORITY, MOST_HOURS, STEPS, Authority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString

    from governance.core.viewer import Viewer
    from roles.team.models import Review, RoleType
    from roles.team.selectors.reviews import ReviewRow

AUTHORITY_HINTS: dict[int, _StrPromise] = {
    Authority.YOURSELF: _("Speak as yourself, as everybody may"),
    Authority.LISTEN: _("Read, filter, warn"),
    Authority.APPROVED_TEXT: _("Post what the booth cleared"),
    Authority.REPLY: _("Own words, within the goodwill limit"),
    Authority.PROMISE: _("Above the limit; legal is asked too"),
}


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
    serves = serves_field()

    def __init__(self, *args: Any, type: RoleType, **kwargs: Any) -> None:  # noqa: A002
        kwargs["initial"] = {
            "purpose": type.purpose,
            "end_goal": type.end_goal,
            "serves": type.serves,
        }
        super().__init__(*args, **kwargs)
        self.fields["end_goal"].required = bool(type.end_goal)
        hint = tool_hint(str(self.data.get("focus", ""))) if self.is_bound else ""
        self.fields["focus"].help_text = hint or self.fields["focus"].help_text


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
        choices = authority_choices(role.most)
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


class DecisionForm(forms.Form):
    """One answer to one assignment, with a word; whether it needs one the service knows."""

    decision = forms.ChoiceField(  # sent by the button
        choices=[(each, each) for each in STEPS], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    last_day = forms.DateField(
        label=_("Last day"),
        validators=[MaxValueValidator(LAST_DAY, _("Choose an earlier day, or leave it empty."))],
        widget=DateInput(),
        required=False,
        help_text=_("It goes on until then. Left empty, it stops at once, with ten working days."),
    )
    successor = PersonField(
        label=_("Successor"),
        help_text=_("Who is to take it over: an e-mail address or a whole name."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successor: Any = self.fields["successor"]
        successor.people = Person.objects.employed().visible_to(viewer)


class ReviewForm(forms.Form):
    """What comes of one review, or that many are kept; only those shown can be named."""

    outcome = forms.ChoiceField(
        choices=[(each, each) for each in ("keep", "change", "end")], widget=forms.HiddenInput
    )
    review = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput,
        label=_("Reviews"),
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("One of these has been done meanwhile, or is not yours."),
        },
    )
    authority = forms.TypedChoiceField(
        label=_("Authority"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=Authority.choices,
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, required=False)

    def __init__(self, *args: Any, rows: Sequence[ReviewRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(row.review.uid): row.review for row in rows}
        field: Any = self.fields["review"]
        field.choices = [(uid, uid) for uid in self.known]

    @property
    def reviews(self) -> list[Review]:
        return [self.known[uid] for uid in dict.fromkeys(self.cleaned_data["review"])]

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or {}
        one = len(sent.get("review") or ()) == 1
        if sent.get("outcome") in {"change", "end"} and "review" in sent and not one:
            self.add_error("review", _("Change or end one at a time."))
        if sent.get("outcome") == "change" and sent.get("authority") is None:
            self.add_error("authority", _("Choose how far they may go from now on."))
        return sent


class BreakGlassForm(forms.Form):
    """Who steps in at once, in which role, how far, for how long and why."""

    role = forms.ModelChoiceField(
        label=_("Role"),
        queryset=Role.objects.none(),
        to_field_name="uid",
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the roles shown.")},
    )
    email = forms.EmailField(
        label=_("E-mail of whoever steps in"),
        max_length=254,
        widget=forms.EmailInput(attrs={"list": "people", "autocomplete": "off"}),
        help_text=_("Choose from the department, or type the address of anybody else."),
    )
    authority = forms.TypedChoiceField(label=_("Authority"), coerce=int)
    hours = forms.IntegerField(
        label=_("Hours"),
        min_value=1,
        max_value=MOST_HOURS,
        initial=24,
        help_text=_("It ends by itself then, after three days at the most."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The line manager, the head coach and auditors read it."),
    )

    def __init__(self, *args: Any, roles: QuerySet[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.queryset = roles
        authority: Any = self.fields["authority"]
        authority.choices = [
            (step.value, step.label) for step in Authority if 0 < step <= MOST_AUTHORITY
        ]


class AnswerForm(forms.Form):
    """Yes or no, from the link in a mail."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Your word"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
