"""What the registry says of a channel, as its form sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.forms import BegunForm
from roles.channels.forms.fields import (
    CodesField,
    DepartmentField,
    DepartmentsField,
    HoursField,
    LinesField,
    PersonField,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roles.org.models import Department

SHARED = ("consulted", "informed")


class EditForm(BegunForm, forms.Form):
    """What the registry says of a channel; only its owner is needed."""

    owner = PersonField(
        label=_("Owner"), error_messages={"required": _("Name who answers for it.")}
    )
    second_admin = PersonField(label=_("Second admin"), required=False)
    recovery_mailbox = forms.CharField(
        label=_("Shared recovery mailbox"),
        help_text=_("Its address. Passwords are never kept here."),
        max_length=254,
        required=False,
        widget=forms.EmailInput,
    )
    content_owner = PersonField(label=_("Who fills it"), required=False)
    purpose = forms.CharField(label=_("What it is for"), max_length=300, required=False)
    audience = forms.CharField(label=_("For whom"), max_length=200, required=False)
    languages = CodesField(
        label=_("Languages"), help_text=_("Codes: en, de"), max_length=200, required=False
    )
    regions = CodesField(
        label=_("Regions"), help_text=_("Codes: IE, GB"), max_length=200, required=False
    )
    hours = HoursField(
        label=_("Service hours"),
        help_text=_("A line like “Mon-Fri 09:00-17:00”, by the organisation's clock"),
        most=21,
        length=60,
    )
    controls = LinesField(
        label=_("Controls in force"), help_text=_("One a line"), most=20, length=200
    )
    controls_end = forms.CharField(
        label=_("Where they end"),
        help_text=_("What no control reaches: private messages, comments of others"),
        max_length=500,
        required=False,
    )
    department = DepartmentField(
        label=_("Move it to"),
        help_text=_("Another department, if you run both. Empty: it stays where it is."),
        required=False,
    )
    consulted = forms.MultipleChoiceField(
        label=_("Asked before something changes"),
        help_text=_("Functions of the booth; whoever decides sees which were not asked yet"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    informed = DepartmentsField(
        label=_("Told after"),
        help_text=_("Departments, one a line; their heads have a mail of each decision"),
        most=30,
        length=200,
    )

    def __init__(
        self, *args: Any, functions: dict[str, str], told: Sequence[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = [each for each in self.initial.get("consulted", ()) if each not in functions]
        named = [*functions.items(), *((each, each) for each in kept)]
        self.fields["consulted"].choices = named  # type: ignore[attr-defined]
        self.initial["informed"] = [each.name for each in told]
        self.fields["informed"].held = told  # type: ignore[attr-defined]

    @property
    def plain(self) -> list[forms.BoundField]:
        """What is asked of every channel."""
        return [each for each in self if each.name not in SHARED]

    @property
    def shared(self) -> list[forms.BoundField]:
        """What is chosen for few, and folded away."""
        return [each for each in self if each.name in SHARED]

    @property
    def shared_open(self) -> bool:
        return any(each.errors or each.value() for each in self.shared)
