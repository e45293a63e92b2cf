"""To whom somebody from outside belongs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.org.models import Organisation


class BelongingForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Partner organisation"),
        queryset=Organisation.objects.order_by("name", "pk"),
        to_field_name="uid",
        required=False,
        empty_label=_("Not known"),
        error_messages={"invalid_choice": _("Choose one of those that are listed.")},
    )
