"""Writing a guideline, and choosing for whom something is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.core.uid import uuid7
from policies.guidance.rules import AudienceDraft, text_normal
from policies.guidance.rules.languages import language_name, languages_known
from policies.guidance.services import BEGUN, TEXT_LENGTH, TITLE_LENGTH
from roles.org.models import Department
from roles.team.models import Audience
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

# While somebody writes, the preview beside the text follows; see guidance/_preview.html.
PREVIEWED: Final = {
    "hx-post": "",
    "hx-trigger": "input changed delay:800ms",
    "hx-target": "#preview",
    "hx-vals": '{"preview": "1"}',
    "hx-sync": "this:replace",
}


AUDIENCE_FIELDS: Final = ("audience_kind", "audience_department", "audience_role_kinds")


class AudienceForm(forms.Form):
    """For whom; every choice is on the page, so that it works without JavaScript."""

    audience_kind = forms.ChoiceField(
        label=_("Who is it for?"),
        choices=Audience.AudienceKind.choices,
        widget=forms.RadioSelect(attrs={"class": "three"}),
        error_messages={"required": _("Say who it is for.")},
    )
    audience_department = forms.ModelChoiceField(
        label=_("Which department"),
        help_text=_("Only for “A department and all below it”."),
        queryset=Department.objects.none(),
        required=False,
    )
    audience_role_kinds = forms.MultipleChoiceField(
        label=_("Which kinds of role"),
        help_text=_("Only for “Holders of kinds of role”."),
        choices=RoleKind.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "three"}),
        required=False,
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.visible_to(viewer).current().order_by("name")
        self.fields["audience_department"].queryset = departments  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("audience_kind")
        if kind == Audience.AudienceKind.DEPARTMENT and not cleaned.get("audience_department"):
            self._lacking("audience_department", _("Choose the department it is for."))
        if kind == Audience.AudienceKind.ROLE_KINDS and not cleaned.get("audience_role_kinds"):
            self._lacking("audience_role_kinds", _("Choose at least one kind of role."))
        return cleaned

    def _lacking(self, field: str, message: Any) -> None:
        if field not in self.errors:
            self.add_error(field, message)

    def audience(self) -> AudienceDraft:
        """Return the choice, without what belongs to the other two kinds."""
        if "audience_kind" not in self.fields:
            return AudienceDraft("rules")  # an annex is for its place
        kind = self.cleaned_data["audience_kind"]
        department = self.cleaned_data["audience_department"]
        by_department = kind == Audience.AudienceKind.DEPARTMENT
        by_role = kind == Audience.AudienceKind.ROLE_KINDS
        return AudienceDraft(
            kind=kind,
            department_id=department.pk if by_department else None,
            role_kinds=tuple(self.cleaned_data["audience_role_kinds"]) if by_role else (),
        )


def audience_initial(audience: Audience) -> dict[str, Any]:
    return {
        "audience_kind": audience.audience_kind,
        "audience_department": audience.audience_department_id,
        "audience_role_kinds": audience.audience_role_kinds,
    }


class GuidelineForm(AudienceForm):
    """``uid`` makes a second click the same guideline; ``seen`` is the text one started from."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        help_text=_("A clause becomes part of people's contracts, so legal always approves it."),
        choices=[(kind.value, kind.label) for kind in BEGUN],
        initial=BEGUN[0].value,
        widget=forms.RadioSelect(attrs={"class": "three"}),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Give it a title, as people will see it on their list.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("What it is written in. Translations are added to it later."),
        choices=[(code, language_name(code)) for code in languages_known()],
        required=False,
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "Lines that start with ## are headings. Under “You may”, “Ask first” and “You must "
            "not” each line that starts with - is a rule."
        ),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true", **PREVIEWED}),
        error_messages={"required": _("Write the text that people are to read.")},
    )
    change_note = forms.CharField(
        label=_("What changed"),
        help_text=_("One line for those who signed the version before."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    minor = forms.BooleanField(
        label=_("Only details change"),
        help_text=_(
            "What people signed holds on, and they are told once. Otherwise all sign again."
        ),
        required=False,
    )
    field_order = [
        "kind",
        "title",
        "audience_kind",
        "audience_department",
        "audience_role_kinds",
        "text",
    ]

    def __init__(self, *args: Any, number: int = 0, annex: bool = False, **kwargs: Any) -> None:
        """``number`` is that of the draft; 0 begins a new text, whose kind is chosen."""
        super().__init__(*args, **kwargs)
        for settled in AUDIENCE_FIELDS if annex else ():
            del self.fields[settled]
        gone = {0: ("change_note", "minor"), 1: ("change_note", "minor", "kind")}
        for name in gone.get(number, ("language", "kind")):
            del self.fields[name]
        if self.is_bound and "kind" in self.fields and "kind" not in self.data:
            del self.fields["kind"]  # whoever does not say means a guideline

    def clean_text(self) -> str:
        """Headings alone are what an empty page begins with."""
        text = text_normal(self.cleaned_data["text"])
        if all(line.startswith("#") or not line.strip() for line in text.splitlines()):
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text
