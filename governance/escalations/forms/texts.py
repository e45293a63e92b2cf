"""The shape of a text as it is proposed, decided and cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.escalations.forms.mentions import CodeField
from governance.escalations.rules import Topic
from governance.escalations.rules.texts import TextStep
from roles.channels.models import Channel
from roles.org.models import Department
from roles.org.rules import languages_normal, regions_normal

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

EVERYWHERE = _("Everywhere")


class TextForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        help_text=_("By which it is found: “A stove hisses”."),
        max_length=200,
        error_messages={"required": _("Give it a name by which it is found.")},
    )
    words = forms.CharField(
        label=_("What may be said"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what may be said.")},
    )
    language = CodeField(languages_normal, label=_("Language"), help_text=_("Its code, like de."))
    valid_until = forms.DateField(
        label=_("May be used until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("A day from today on, within two years.")},
    )
    topic = forms.ChoiceField(
        label=_("For which topic"), choices=[("", _("All topics")), *Topic.choices], required=False
    )
    channel = forms.ModelChoiceField(
        label=_("On which channel"),
        queryset=Channel.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=EVERYWHERE,
    )
    department = forms.ModelChoiceField(
        label=_("For which department"),
        help_text=_("With those below it."),
        queryset=Department.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=EVERYWHERE,
    )
    region = CodeField(
        regions_normal, label=_("Country"), help_text=_("Its code, like AT; empty for all.")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["channel"].queryset = Channel.objects.visible_to(viewer).order_by(
            "platform", "handle_key"
        )
        fields["department"].queryset = Department.objects.visible_to(viewer).order_by("name", "pk")


class TextStepForm(forms.Form):
    step = forms.ChoiceField(choices=TextStep.choices, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why"), help_text=_("Stands in the trail."), max_length=500, required=False
    )


class CiteForm(forms.Form):
    text = forms.UUIDField(required=False)


class TextOf(forms.Form):
    of = forms.UUIDField()
