"""The shape of what browsers send about new sites."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.channels.forms.fields import DepartmentField, PersonField
from roles.channels.rules import URL_LENGTH, SiteStep


class SiteForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the site"),
        max_length=100,
        error_messages={"required": _("Give the name of the site.")},
    )
    url = forms.CharField(
        label=_("Address"),
        help_text=_("Of the site as a whole; no account is needed there"),
        max_length=URL_LENGTH,
        error_messages={"required": _("Give its address.")},
    )
    why = forms.CharField(
        label=_("Why it may matter"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence why it may matter.")},
    )
    department = DepartmentField(
        label=_("Department"),
        help_text=_("Whom it would concern most, if anybody"),
        required=False,
    )


class SiteStepForm(forms.Form):
    """Each step is a button of its own; to leave a site alone needs a reason."""

    step = forms.ChoiceField(
        widget=forms.HiddenInput,  # sent by the button
        choices=[(each.value, each.label) for each in (SiteStep.WATCH, SiteStep.NOT_FOR_US)],
        error_messages={"required": _("Choose one.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Needed if it is not for us"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class KeeperForm(forms.Form):
    person = PersonField(
        label=_("Keeper"),
        help_text=_("Name or e-mail address; empty: the head coach"),
        required=False,
    )
