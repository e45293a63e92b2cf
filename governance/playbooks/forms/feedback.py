"""The shape of feedback, of what becomes of it, and of tips."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from governance.core.uid import uuid7
from governance.playbooks.forms.asking import KeepForm
from governance.playbooks.rules import (
    LONGEST,
    TITLE,
    FeedbackKind,
    OfferState,
    Outcome,
    page_kept,
)
from roles.org.models import Department

if TYPE_CHECKING:
    from collections.abc import Sequence

two_lines = lazy(partial(format_html, "<b>{}</b><small>{}</small>"), str)

KINDS = [
    (
        FeedbackKind.CHALLENGE,
        two_lines(FeedbackKind.CHALLENGE.label, _("Something does not work, or is asked too much")),
    ),
    (
        FeedbackKind.INSIGHT,
        two_lines(FeedbackKind.INSIGHT.label, _("You heard or saw what others should know")),
    ),
    (
        FeedbackKind.SUCCESS,
        two_lines(FeedbackKind.SUCCESS.label, _("It worked, and others could do it too")),
    ),
]
ANSWERS = [OfferState.ADOPTED, OfferState.ADAPTED, OfferState.DECLINED]


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TellForm(forms.Form):
    """What it is, what happened, the page it was sent from, and the form's own id."""

    kind = forms.ChoiceField(
        label=_("What do you bring?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the one that comes nearest.")},
    )
    text = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST,
        widget=text_area(4),
        error_messages={"required": _("Write in a sentence or two what happened.")},
    )
    page = forms.CharField(required=False, widget=forms.HiddenInput)
    form = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)

    def clean_page(self) -> str:
        return page_kept(self.cleaned_data["page"])


class CloseForm(forms.Form):
    """What became of it, in a word and in words to whoever brought it."""

    outcome = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect(attrs={"class": "three"}),
        error_messages={"required": _("Choose one.")},
    )
    words = forms.CharField(
        label=_("Your words to whoever brought it"),
        max_length=LONGEST,
        widget=text_area(),
        error_messages={"required": _("Write to its author what becomes of it.")},
    )
    form = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)


class PassForm(forms.Form):
    """Where it goes; the buttons of the page are the destinations."""

    note = forms.CharField(
        label=_("A note to go with it"),
        help_text=_("Its author reads it, too."),
        max_length=LONGEST,
        required=False,
        widget=text_area(2),
    )
    to = forms.CharField(
        max_length=60,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose where it goes.")},
    )
    form = forms.UUIDField(initial=uuid7, widget=forms.HiddenInput)


class OfferForm(forms.Form):
    """A tip, in words for others, and the departments that it is offered to."""

    title = forms.CharField(
        label=_("The tip in a few words"),
        max_length=TITLE,
        error_messages={"required": _("Write the tip in a few words.")},
    )
    text = forms.CharField(
        label=_("The tip, as other departments read it"),
        help_text=_("They read this, and not what you were told: leave out names."),
        max_length=LONGEST,
        widget=text_area(4),
        error_messages={"required": _("Write what the others should try.")},
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments"),
        queryset=Department.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "three"}),
        error_messages={
            "required": _("Choose at least one department."),
            "invalid_choice": _("Choose from the departments shown."),
            "invalid_pk_value": _("Choose from the departments shown."),
        },
    )

    def __init__(self, *args: Any, offered: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["departments"]
        field.queryset = Department.objects.filter(  # type: ignore[attr-defined]  # of this field
            pk__in=[each.pk for each in offered]
        ).order_by("name", "pk")


class AnswerTipForm(forms.Form):
    """What a department makes of a tip; the buttons are the answers."""

    answer = forms.ChoiceField(
        choices=[(each.value, each.label) for each in ANSWERS],
        widget=forms.HiddenInput,
        error_messages={"required": _("Adopt, adapt or decline it.")},
    )
    reason = forms.CharField(
        label=_("Why, or what you do instead"),
        help_text=_("Needed to adapt or to decline. Whoever brought the tip reads it."),
        max_length=LONGEST,
        required=False,
        widget=text_area(2),
    )


class KeepTipForm(KeepForm):
    """An insight or a success, as everybody may read it."""

    title = forms.CharField(
        label=_("What it is about, in a few words"),
        max_length=TITLE,
        error_messages={"required": _("Write in a few words what it is about.")},
    )
    text = forms.CharField(
        label=_("What others can learn from it"),
        help_text=_("Leave out names, and who brought it."),
        max_length=LONGEST,
        widget=text_area(4),
        error_messages={"required": _("Write what others can learn from it.")},
    )


class KeepMentionForm(KeepTipForm):
    """What worked with a mention. Never filled in: what was said there goes, this stays."""

    text = forms.CharField(
        label=_("What worked, for others to do likewise"),
        help_text=_("In words of your own: not what was said, nor who said it or where."),
        max_length=LONGEST,
        widget=text_area(4),
        error_messages={"required": _("Write what worked.")},
    )
