"""Making an API token, and how to end the one that another replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.accounts.rules import MAX_TOKEN_DAYS
from governance.core.uid import uuid7
from roles.org.models import Department

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

# The scopes that open something; the command takes all that a token may carry.
SCOPE_CHOICES = (
    ("read", _("Read: people, departments, the chart, role records and channels")),
    ("write", _("Write: propose somebody for a role; people decide")),
    ("audit", _("Audit: who signed what; and how Playbook is, at /status, for a monitor")),
)
OWNERS = (
    ("service", _("A service account of its own: it works on when you leave")),
    ("me", _("You: it ends when your account is closed, and you approve nothing it proposed")),
)
ENDINGS = (
    ("day", _("In 24 hours: both work until then, so that nothing stops")),
    ("now", _("At once: if somebody has it who should not")),
)


class TokenForm(forms.Form):
    """``uid`` is the token's, so that sending the form twice makes one."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("As people will read it in the trail, for example: HR sync."),
        max_length=100,
        error_messages={"required": _("Say what it is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=SCOPE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    department = forms.ModelChoiceField(
        label=_("Only one department and all below it"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("The whole organisation"),
    )
    owner = forms.ChoiceField(
        label=_("Who answers for it?"), choices=OWNERS, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        help_text=_("At most 365. Rotate it before it ends."),
        min_value=1,
        max_value=MAX_TOKEN_DAYS,
        error_messages={
            "required": _("Say for how many days."),
            "invalid": _("Write a whole number of days."),
            "min_value": _("A token lives 1 to 365 days."),
            "max_value": _("A token lives 1 to 365 days."),
        },
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {"uid": uuid7(), "scopes": ["read"], "owner": "service", "days": 90}
        )
        super().__init__(*args, **kwargs)
        departments = Department.objects.visible_to(viewer).current().order_by("name", "pk")
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]


class RotateForm(forms.Form):
    ending = forms.ChoiceField(
        label=_("When does the old one end?"),
        choices=ENDINGS,
        initial="day",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say when the old one ends.")},
    )
