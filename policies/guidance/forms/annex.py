"""An annex: its place, title and text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.uid import uuid7
from policies.guidance.services import TEXT_LENGTH, TITLE_LENGTH
from roles.channels.models import Channel
from roles.org.models import Department

if TYPE_CHECKING:
    from governance.core.errors import Invalid
    from governance.core.viewer import Viewer


def faults_at(form: forms.Form, field: str, fault: Invalid) -> None:
    """Say at ``field`` what a service refused, each problem by itself."""
    for said in [str(problem.detail) for problem in fault.problems] or [str(fault.message)]:
        form.add_error(field, said)


class AnnexForm(forms.Form):
    """``uid`` makes a second click the same annex; one place, a department or a channel."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    department = forms.ModelChoiceField(
        label=_("For a department, with all below it"),
        queryset=Department.objects.none(),
        to_field_name="uid",
        required=False,
    )
    channel = forms.ModelChoiceField(
        label=_("Or for who may speak on a channel"),
        queryset=Channel.objects.none(),
        to_field_name="uid",
        required=False,
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Give it a title, as people will see it on their list.")},
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "Under “You may”, “Ask first” and “You must not” each line that starts with - is a "
            "rule. “Rule: …” below it, in the words of the guideline, says which one it is about."
        ),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
        error_messages={"required": _("Write the text that people are to read.")},
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.visible_to(viewer).current().order_by("name")
        channels = Channel.objects.visible_to(viewer).order_by("platform", "handle")
        if not (viewer.head_coach or viewer.coached_department_ids):
            departments = departments.filter(pk__in=viewer.led_department_ids)
            channels = channels.filter(department__in=viewer.led_department_ids)
        fields: dict[str, Any] = self.fields
        fields["department"].queryset = departments
        fields["channel"].queryset = channels

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned["department"]) == bool(cleaned["channel"]):
            self.add_error("department", _("Say for which department, or for which channel."))
        return cleaned
