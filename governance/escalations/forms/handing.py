"""The shape of what browsers send to hand one mention on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.org.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


class HandOnForm(forms.Form):
    person = forms.ModelChoiceField(
        label=_("To whom"),
        queryset=Person.objects.none(),
        to_field_name="uid",
        empty_label=None,
        error_messages={
            "required": _("Choose somebody else who is ready and may answer it."),
            "invalid_choice": _("Choose somebody else who is ready and may answer it."),
        },
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("They read it, and it stands in the trail."),
        max_length=500,
        error_messages={"required": _("Say why; it stands in the trail.")},
    )

    wrong_desk = forms.BooleanField(
        label=_("It never was for me"),
        help_text=_("Somebody else should have been asked at once. It counts in the report."),
        required=False,
    )

    def __init__(self, *args: Any, takers: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (declared above)
        field.queryset = takers
