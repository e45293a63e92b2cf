"""The shape of what browsers send: a report, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from governance.core.uid import uuid7
from governance.escalations.rules import Disposition, Severity, Topic, Wish
from governance.escalations.rules.taken import MOST_SAID
from roles.org.rules import languages_normal, regions_normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Normal = Callable[[Iterable[str]], tuple[list[str], list[str]]]

two_lines = lazy(partial(format_html, "<b>{}</b><small>{}</small>"), str)

WISHES = [
    (
        Wish.PASS_ON,
        two_lines(
            Wish.PASS_ON.label, _("To the department’s coach; unanswered, to the head coach")
        ),
    ),
    (Wish.NOTE, two_lines(Wish.NOTE.label, _("It counts, but no clock runs"))),
]


class CodeField(forms.CharField):
    """One code of a language or a region; cleans to it as it is kept."""

    def __init__(self, normal: Normal, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
        super().__init__(max_length=3, required=False, widget=widget, **kwargs)
        self.normal = normal

    def clean(self, value: Any) -> str:
        code = str(super().clean(value))
        known, _unknown = self.normal([code]) if code else ([""], [])
        if not known:
            raise forms.ValidationError(_("A code of two letters, like de or AT."))
        return known[0]


class Routed(forms.Form):
    """What says, besides where and about what, whom a mention goes to."""

    severity = forms.ChoiceField(
        label=_("How grave it is"),
        help_text=_("What is serious goes to those who may promise."),
        choices=Severity.choices,
        initial=Severity.USUAL,
        required=False,
    )
    language = CodeField(
        languages_normal,
        label=_("Language"),
        help_text=_("Its code, like de; else the channel’s."),
    )
    region = CodeField(
        regions_normal,
        label=_("Country"),
        help_text=_("Its code, like AT; else the channel’s."),
    )


class ReportForm(Routed):
    """Four fields, what else is known of it, and the form's own id, by which a second click is
    known."""

    template_name = "escalations/_report_fields.html"
    field_order = ("where", "said", "topic", "wish", "author", "severity", "language", "region")
    folded = ("author", "severity", "language", "region")

    where = forms.CharField(
        label=_("Where"),
        help_text=_("A link, or a place: “Leeds shop, at the counter”"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say where: paste a link, or name the place.")},
    )
    said = forms.CharField(
        label=_("What was said"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what was said, in their words if you can.")},
    )
    topic = forms.ChoiceField(
        label=_("What it is about"),
        choices=Topic.choices,
        initial=Topic.OTHER,
        widget=forms.RadioSelect(attrs={"class": "three"}),
        error_messages={"required": _("Choose one. “Other” is fine.")},
    )
    wish = forms.ChoiceField(
        label=_("What should happen"),
        choices=WISHES,
        initial=Wish.PASS_ON,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether to pass it on.")},
    )
    author = forms.CharField(
        label=_("Who said it"),
        help_text=_("A name or a handle, if you know it: what they said before is then beside it."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    form = forms.UUIDField(required=False, initial=uuid7, widget=forms.HiddenInput)

    @property
    def unfolded(self) -> bool:
        """Whether something is wrong, or given, in what is folded away at first."""
        plain = {"", Severity.USUAL.value}
        return any(
            name in self.errors or self.data.get(name, "") not in plain for name in self.folded
        )


class CloseForm(forms.Form):
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a sentence what came of it.")},
    )


class UpdateForm(forms.Form):
    note = forms.CharField(
        label=_("How far it is"),
        max_length=MOST_SAID,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a sentence how far it is.")},
    )


class SetAsideForm(forms.Form):
    disposition = forms.ChoiceField(
        label=_("Why nobody answers"),
        choices=Disposition.choices,
        widget=forms.RadioSelect(attrs={"class": "three"}),
        error_messages={"required": _("Choose why nobody answers it.")},
    )
    other = forms.CharField(
        label=_("The other mention"),
        help_text=_("Its address, if it is the same as another."),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Stands in the trail."),
        max_length=500,
        error_messages={"required": _("Say why; it stands in the trail.")},
    )
