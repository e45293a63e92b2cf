"""The shape of what browsers send about a crisis."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.escalations.models import Path
from governance.escalations.rules.crisis import MOST_ABOUT, MOST_REASON

MOST_COUNT = 2**31 - 1


class CrisisForm(forms.Form):
    """``pausable`` is how many channels would be paused; None where the viewer may not."""

    about = forms.CharField(
        label=_("What it is about"),
        help_text=_(
            "One sentence. It stands above every page of those whom it concerns, partners too; if "
            "channels are paused with it, it is the reason at each of them."
        ),
        max_length=MOST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a sentence what it is about.")},
    )
    path = forms.ModelChoiceField(
        label=_("Which path mentions climb meanwhile"),
        queryset=Path.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("The same as now"),
    )
    pause = forms.BooleanField(required=False)
    expected = forms.IntegerField(required=False, min_value=0, max_value=MOST_COUNT)

    def __init__(self, *args: Any, pausable: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["path"].queryset = Path.objects.order_by("name")
        self.count = _counted(fields, "pause", pausable, _("Pause its channels at once"))


class CrisisEndForm(forms.Form):
    """``resumable`` is how many channels would go on; None where the viewer may not."""

    reason = forms.CharField(
        label=_("Why it is over"),
        help_text=_("Stands in the trail, and on the crisis’s page for all whom it concerned."),
        max_length=MOST_REASON,
        error_messages={"required": _("Say why; it stands in the trail.")},
    )
    resume = forms.BooleanField(required=False)
    expected = forms.IntegerField(required=False, min_value=0, max_value=MOST_COUNT)

    def __init__(self, *args: Any, resumable: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.count = _counted(
            fields, "resume", resumable, _("Resume the channels that were paused together")
        )


class CrisisTextForm(forms.Form):
    text = forms.UUIDField()


def _counted(fields: Any, name: str, count: int | None, label: Any) -> int:
    """Say how many beside a tick, which is sent along; without any there is nothing to tick."""
    if not count:
        del fields[name], fields["expected"]
        return 0
    fields[name].label = f"{label} ({count})"
    return count
