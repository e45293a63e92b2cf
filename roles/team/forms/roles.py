"""The shape of what is sent about a role that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.core.forms import BegunForm
from roles.org.models import Person
from roles.team.forms.focus import PersonField
from roles.team.forms.hints import tool_hint
from roles.team.forms.parts import DateInput, serves_field
from roles.team.models import Liaison

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.team.models import Role

WORDS = 2000


class RoleCloseForm(forms.Form):
    """Why a role is not needed any more."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it not needed any more?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why it is not needed any more.")},
    )


class RoleForm(BegunForm, forms.Form):
    """What a role is for, and who stands in while it is vacant."""

    focus = forms.CharField(label=gettext_lazy("Focus"), max_length=200, required=False)
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    end_goal = forms.CharField(
        label=gettext_lazy("End goal"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    serves = serves_field()
    trial_until = forms.DateField(
        label=gettext_lazy("On trial until"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy(
            "Two weeks before, the head of the department is asked what becomes of it. Empty: it is"
            " there to stay."
        ),
    )
    trial_why = forms.CharField(
        label=gettext_lazy("What the trial is to show"), max_length=200, required=False
    )
    fallback = PersonField(
        label=gettext_lazy("Fallback"),
        help_text=gettext_lazy(
            "Who looks after the work while nobody is ready: an e-mail address or a whole name."
        ),
    )

    def __init__(self, *args: Any, role: Role, viewer: Viewer, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "focus": role.focus,
            "purpose": role.purpose,
            "end_goal": role.end_goal,
            "serves": role.serves,
            "trial_until": role.trial_until,
            "trial_why": role.trial_why,
            "fallback": role.fallback,
        }
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["fallback"].people = Person.objects.employed().visible_to(viewer)
        hint = tool_hint(str(self.data.get("focus", "")) if self.is_bound else role.focus)
        fields["focus"].help_text = hint or _(
            "Which part of the work, when one holder does not look after all of it."
        )


class LiaisonForm(forms.Form):
    """Somebody of another department, what for, and how often."""

    person = PersonField(
        label=gettext_lazy("Person"), help_text=gettext_lazy("An e-mail address or a whole name.")
    )
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=200)
    cadence = forms.ChoiceField(label=gettext_lazy("How often"), choices=Liaison.Cadence.choices)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["person"].people = Person.objects.employed().visible_to(viewer)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "person" in cleaned and cleaned["person"] is None:
            self.add_error("person", _("Say who."))
        return cleaned
