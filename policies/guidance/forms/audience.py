"""Rules that say for whom a guideline is: which of those that hold stay, and one more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.org.rules import is_region
from roles.team.models import RoleType
from roles.team.rules import Authority, RoleKind
from roles.team.rules.audiences import MOST_RULES, RuleDraft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from governance.core.viewer import Viewer

ANY = ("", _("Any"))
PERSON_LIST = 5000  # characters


class AudienceRulesForm(forms.Form):
    """``keep`` names the places of the rules that stay; the rest is a rule that is added.

    Several people are as many rules; without any condition nothing is added, but ``everyone``.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    keep = forms.TypedMultipleChoiceField(required=False, coerce=int)
    everyone = forms.BooleanField(label=_("Everyone"), required=False)
    excludes = forms.BooleanField(label=_("Take these people out"), required=False)
    department = forms.ModelChoiceField(
        label=_("Department, with all below it"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=ANY[1],
    )
    role_kind = forms.ChoiceField(
        label=_("Kind of role"), choices=[ANY, *RoleKind.choices], required=False
    )
    function = forms.ChoiceField(label=_("Function"), required=False)
    authority = forms.TypedChoiceField(
        label=_("Authority, at least"),
        choices=[ANY, *Authority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    channel = forms.ModelChoiceField(
        label=_("May speak on"),
        queryset=Channel.objects.none(),
        required=False,
        empty_label=ANY[1],
    )
    person_kind = forms.ChoiceField(
        label=_("Kind of person"), choices=[ANY, *Person.Kind.choices], required=False
    )
    country = forms.CharField(
        label=_("Country"), help_text=_("Two letters, like DE"), max_length=2, required=False
    )
    people = forms.CharField(
        label=_("People by name"),
        help_text=_("E-mail addresses, one a line; each is a rule of its own."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=PERSON_LIST,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("It stands in the trail."),
        max_length=500,
        required=False,
    )
    confirm = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, viewer: Viewer, current: Sequence[RuleDraft], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        fields: dict[str, Any] = self.fields
        fields["keep"].choices = [(number, number) for number in range(len(current))]
        departments = Department.objects.visible_to(viewer).current().order_by("name")
        fields["department"].queryset = departments
        channels = Channel.objects.visible_to(viewer).order_by("platform", "handle")
        fields["channel"].queryset = channels
        named = RoleType.objects.exclude(function="").order_by("name")
        functions = dict(named.values_list("function", "name"))
        fields["function"].choices = [ANY, *functions.items()]

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).strip().upper()
        if country and not is_region(country):
            raise forms.ValidationError(_("That is not a country; write two letters, like DE."))
        return country

    def clean_people(self) -> list[int]:
        addresses = {one.strip().lower() for one in self.cleaned_data["people"].split() if one}
        if not addresses:
            return []
        if len(addresses) > MOST_RULES:
            raise forms.ValidationError(_("Those are too many to name one by one."))
        found = {
            str(email).lower(): key
            for key, email in Person.objects.employed()
            .filter(email__in=addresses)
            .values_list("pk", "email")
        }
        missing = sorted(addresses - set(found))
        if missing:
            words = _("Nobody is listed by %(address)s.")
            raise forms.ValidationError(words, params={"address": missing[0][:100]})
        return [found[address] for address in sorted(addresses)]

    def rules(self) -> list[RuleDraft]:
        """Return what would hold: the rules that stay, and what is added."""
        kept = [rule for n, rule in enumerate(self.current) if n in self.cleaned_data["keep"]]
        return kept + self._added()

    def _added(self) -> list[RuleDraft]:
        said = self.cleaned_data
        asked: dict[str, Any] = {
            "department_id": said["department"].pk if said["department"] else None,
            "role_kind": said["role_kind"],
            "function": said["function"],
            "authority": said["authority"],
            "channel_id": said["channel"].pk if said["channel"] else None,
            "person_kind": said["person_kind"],
            "country": said["country"],
            "excludes": said["excludes"],
        }
        if said["people"]:
            return [RuleDraft(person_id=key, **asked) for key in said["people"]]
        rule = RuleDraft(**asked)
        if said["everyone"] and not rule.says_something:
            return [RuleDraft()]
        return [rule] if rule.says_something else []
