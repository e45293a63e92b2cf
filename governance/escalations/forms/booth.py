"""The shape of what is asked of the booth, and of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.escalations.rules.booth import BoothStep

if TYPE_CHECKING:
    from governance.escalations.models import Mention


class BoothAskForm(forms.Form):
    function = forms.ChoiceField(label=_("Whom to ask"))
    draft = forms.CharField(
        label=_("The answer that you would give"),
        help_text=_("Approved, it may be used for this mention as it is."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    question = forms.CharField(
        label=_("What you want to know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, functions: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["function"]
        field.choices = list(functions.items())


class BoothAnswerForm(forms.Form):
    step = forms.ChoiceField(choices=BoothStep.choices, widget=forms.HiddenInput)
    turn = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    draft = forms.CharField(
        label=_("Our answer"),
        help_text=_("Change what you like: your version is what is approved."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    words = forms.CharField(
        label=_("Your question, or why not"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    standing = forms.BooleanField(
        help_text=_("Whoever may use texts then uses it without asking. It can be withdrawn."),
        required=False,
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    on_channel = forms.BooleanField(required=False)

    def __init__(self, *args: Any, mention: Mention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic, channel = mention.get_topic_display(), mention.channel
        self.fields["standing"].label = _("And for any mention about “%(topic)s”") % {
            "topic": topic
        }
        self.fields["on_channel"].label = _("Only on %(channel)s") % {"channel": channel}

    def clean(self) -> dict[str, Any]:
        """Look at the day only where it is for others, too."""
        sent: dict[str, Any] = super().clean() or {}
        if not sent.get("standing"):
            self.errors.pop("until", None)
            return sent | {"until": None, "on_channel": False}
        if not sent.get("until") and "until" not in self.errors:
            self.add_error("until", _("Say until when."))
        return sent


class BoothReplyForm(forms.Form):
    turn = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    draft = forms.CharField(
        label=_("The answer that you would give"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    question = forms.CharField(
        label=_("Your reply"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write it in a sentence.")},
    )
