"""The shape of what browsers send about channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.channels.forms.fields import (
    DepartmentField,
    PersonField,
)
from roles.channels.models import Channel
from roles.channels.rules import (
    OUTCOMES,
    URL_LENGTH,
    Outcome,
    Step,
    Verdict,
)

if TYPE_CHECKING:
    from governance.core.errors import DomainError

WHY = _("Say why in a sentence: it stands in the trail.")
CHOICES: dict[Verdict, Any] = {
    Verdict.ADOPT: _("Adopt it"),
    Verdict.KEEP: _("Keep it"),
    Verdict.PAUSE: _("Pause it"),
    Verdict.RESUME: _("Resume it"),
    Verdict.DROP: _("Drop it"),
}
MEANINGS: dict[Verdict, Any] = {
    Verdict.ADOPT: _("Adopt: it is one of our channels."),
    Verdict.KEEP: _("Keep: ask again when it has been silent for 90 days."),
    Verdict.PAUSE: _("Pause: no posts, still listened to."),
    Verdict.RESUME: _("Resume: it is in use again."),
    Verdict.DROP: _("Drop: its retirement begins, item by item."),
}
OUTCOME_CHOICES: dict[Outcome, Any] = {
    Outcome.ADOPTED: _("Adopt it: it becomes one of our channels"),
    Outcome.DECLINED: _("Decline"),
    Outcome.NOT_OURS: _("It is not ours, and was reported to the platform"),
    Outcome.CLOSED: _("Close it: nothing has to be done"),
}


def problems_show(form: forms.Form, error: DomainError) -> None:
    """Put what a service refused at its field."""
    for problem in error.problems:
        name = problem.pointer.lstrip("/")
        form.add_error(name if name in form.fields else None, problem.detail)
    if not error.problems:
        form.add_error(None, str(error))


class AddForm(forms.Form):
    """Address and owner are enough to begin with."""

    url = forms.CharField(
        label=_("Address"),
        help_text=_("A web address, an e-mail address, a phone number, or where a counter is"),
        max_length=URL_LENGTH,
        error_messages={"required": _("Give its address.")},
    )
    owner = PersonField(
        label=_("Owner"), error_messages={"required": _("Name who answers for it.")}
    )
    department = DepartmentField(
        label=_("Department"), error_messages={"required": _("Name whose channel it is.")}
    )
    kind = forms.ChoiceField(
        label=_("Kind of channel"),
        help_text=_("To be said of a counter, and of a forum or chat on a site of your own"),
        choices=[("", _("What its address says")), *Channel.Kind.choices],
        required=False,
    )


class RequestForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        help_text=_("Where it is, or would be"),
        max_length=URL_LENGTH,
        error_messages={"required": _("Give its address.")},
    )
    department = DepartmentField(
        label=_("Department"), error_messages={"required": _("Name whose channel it is.")}
    )
    why = forms.CharField(
        label=_("What for"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence what it would be for.")},
    )


class AccountForm(forms.Form):
    url = forms.CharField(
        label=_("Address of the account"),
        max_length=URL_LENGTH,
        error_messages={"required": _("Give its address.")},
    )
    why = forms.CharField(
        label=_("What you saw"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence what you saw.")},
    )


class DecideForm(forms.Form):
    """Each verdict is a button of its own; ``seen`` is the latest decision's number."""

    verdict = forms.ChoiceField(
        widget=forms.HiddenInput,  # sent by the button
        choices=[(each.value, words) for each, words in CHOICES.items()],
        error_messages={"required": _("Choose one.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": WHY},
    )
    criteria = forms.CharField(
        label=_("Measured by"),
        help_text=_("What would make you decide otherwise"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )


class AskBoothForm(forms.Form):
    """What whoever decides wants to know, and of which function of the booth."""

    function = forms.ChoiceField(
        label=_("Whom to ask"), error_messages={"required": _("Choose one.")}
    )
    question = forms.CharField(
        label=_("Question"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what you want to know.")},
    )

    def __init__(self, *args: Any, advisers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["function"]
        field.choices = advisers


class AdviseForm(forms.Form):
    text = forms.CharField(
        label=_("Your advice"),
        help_text=_("It stands with the decision, and in the trail."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you advise.")},
    )


class StepForm(forms.Form):
    step = forms.ChoiceField(choices=Step.choices, widget=forms.HiddenInput)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=500,
        error_messages={"required": _("Say in a sentence how one can see it.")},
    )


class HeardForm(forms.Form):
    last_active_on = forms.DateField(
        label=_("Last active on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Give the day."), "invalid": _("Give the day.")},
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": WHY},
    )
    owner = PersonField(label=_("Owner, if it is adopted"), required=False)
    department = DepartmentField(label=_("Department, if it is adopted"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (each.value, OUTCOME_CHOICES[each]) for each in OUTCOMES[kind]
        ]


class SweepForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=[(Verdict.PAUSE.value, ""), (Verdict.RESUME.value, "")], widget=forms.HiddenInput
    )
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": WHY},
    )


KINDS = [("", _("Every kind")), *Channel.Kind.choices]
