"""The shape of what is sent about drafts. Steps name departments and people in words, so that
a form works for a hundred thousand of them and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roles.org.models import Department, Person
from roles.sync.models import Draft, DraftStep
from roles.sync.rules import REASON_LENGTH
from roles.sync.selectors.references import (
    departments_called,
    people_called,
    people_like,
    role_vacant,
)
from roles.team.models import RoleType

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Kind = DraftStep.Kind
NOTHING: Final = "-"  # written where a field is to be cleared
STAYS = gettext_lazy("Empty: it stays as it is.")
STAYS_OR_NONE = gettext_lazy("Empty: it stays as it is. A dash, -, for none.")
WORDS_OF_PERSON = gettext_lazy("Name, e-mail or external id.")


class DraftForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    why = forms.CharField(
        label=gettext_lazy("What for?"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Who decides reads it, and it is kept in the trail."),
    )


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it given up?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PublishForm(forms.Form):
    seen = forms.BooleanField(
        label=gettext_lazy("I have looked at what follows"),
        error_messages={"required": gettext_lazy("Look at what follows first, then tick this.")},
    )


class DepartmentField(forms.CharField):
    """A department, or the step of ``draft`` that opens it; None when left empty."""

    draft: Draft

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"list": "draft-departments", "autocomplete": "off"}
        super().__init__(max_length=250, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in {"", NOTHING}:
            return text or None
        found = departments_called(text, self.draft)
        if len(found) == 1:
            return found[0]
        if found:
            message = _("There are %d called so. Write the external id behind it, in brackets.")
            raise forms.ValidationError(message % len(found))
        raise forms.ValidationError(_("No open department is called so."))


class PersonField(forms.CharField):
    """Somebody who is employed here; None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(max_length=250, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in {"", NOTHING}:
            return text or None
        found = people_called(text)
        if len(found) == 1:
            return found[0]
        close = found or people_like(text)
        if not close:
            raise forms.ValidationError(_("Nobody here is called so."))
        named = "; ".join(_described(person) for person in close)
        message = _("Several may be meant: %s. Write the address or the external id.")
        if not found:
            message = _("Nobody here is called so. Is it one of these? %s")
        raise forms.ValidationError(message % named)


def _described(person: Person) -> str:
    known = person.email or person.external_id or str(person.uid)
    return ", ".join(filter(None, [f"{person} ({known})", str(person.department or "")]))


class StepForm(forms.Form):
    """One step; ``step()`` is what it says, not saved yet."""

    kind: ClassVar[Kind]
    button: ClassVar[_StrPromise] = gettext_lazy("Add this step")

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{self.kind}_%s"
        super().__init__(*args, **kwargs)
        self.draft = draft
        for field in self.fields.values():
            if isinstance(field, DepartmentField):
                field.draft = draft

    def step(self) -> DraftStep:
        """Return the step. Which of its fields it sets are those that were not left empty."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        changes = [
            name
            for name in ("name", "parent", "head", "department", "manager")
            if given.get(name, "") != ""
        ]
        step = DraftStep(kind=self.kind, changes=changes)
        for name, value in given.items():
            if name in {"department", "parent"}:
                self._place(step, name, value)
            elif value != NOTHING:
                setattr(step, name, value)
        return step

    @staticmethod
    def _place(step: DraftStep, name: str, value: Department | DraftStep | str) -> None:
        if isinstance(value, DraftStep):
            setattr(step, "opened" if name == "department" else "parent_opened", value)
        elif isinstance(value, Department):
            setattr(step, name, value)

    def refuse_nothing(self, *names: str) -> None:
        """A dash means none, and these cannot be none."""
        for name in names:
            if self.cleaned_data.get(name) == NOTHING:
                self.add_error(name, _("This cannot be none."))

    def refuse_empty(self, *names: str) -> None:
        if not self.errors and not any(self.cleaned_data.get(name) for name in names):
            self.add_error(None, _("Say what is to change: all of it was left empty."))


class DepartmentOpenForm(StepForm):
    kind = Kind.DEPARTMENT_OPEN
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    parent = DepartmentField(
        label=gettext_lazy("Part of"), required=False, help_text=gettext_lazy("Empty: on top.")
    )
    head = PersonField(label=gettext_lazy("Head"), required=False, help_text=WORDS_OF_PERSON)


class DepartmentChangeForm(StepForm):
    kind = Kind.DEPARTMENT_CHANGE
    department = DepartmentField(label=gettext_lazy("Department"))
    name = forms.CharField(
        label=gettext_lazy("New name"), max_length=200, required=False, help_text=STAYS
    )
    parent = DepartmentField(label=gettext_lazy("Part of"), required=False, help_text=STAYS_OR_NONE)
    head = PersonField(label=gettext_lazy("Head"), required=False, help_text=STAYS_OR_NONE)

    def clean(self) -> dict[str, Any]:
        self.refuse_nothing("department")
        self.refuse_empty("name", "parent", "head")
        return self.cleaned_data


class DepartmentCloseForm(StepForm):
    kind = Kind.DEPARTMENT_CLOSE
    department = DepartmentField(
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("It has to be empty by then: move its people in earlier steps."),
    )

    def clean(self) -> dict[str, Any]:
        self.refuse_nothing("department")
        return self.cleaned_data


class PersonMoveForm(StepForm):
    kind = Kind.PERSON_MOVE
    person = PersonField(label=gettext_lazy("Person"), help_text=WORDS_OF_PERSON)
    department = DepartmentField(label=gettext_lazy("Department"), required=False, help_text=STAYS)
    manager = PersonField(
        label=gettext_lazy("Line manager"), required=False, help_text=STAYS_OR_NONE
    )

    def clean(self) -> dict[str, Any]:
        self.refuse_nothing("person", "department")
        self.refuse_empty("department", "manager")
        return self.cleaned_data


def role_types() -> forms.ModelChoiceField[RoleType]:
    return forms.ModelChoiceField(
        label=gettext_lazy("Kind of role"),
        queryset=RoleType.objects.order_by("kind", "name"),
        to_field_name="key",
    )


class RoleOpenStepForm(StepForm):
    kind = Kind.ROLE_OPEN
    role_type = role_types()
    department = DepartmentField(
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("It stands vacant; holders are proposed afterwards, as ever."),
    )

    def clean(self) -> dict[str, Any]:
        self.refuse_nothing("department")
        return self.cleaned_data


class RoleCloseStepForm(StepForm):
    kind = Kind.ROLE_CLOSE
    role_type = role_types()
    department = DepartmentField(
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("A role of that kind that nobody holds there is closed."),
    )

    def clean(self) -> dict[str, Any]:
        self.refuse_nothing("department")
        place, kind = (self.cleaned_data.get(name) for name in ("department", "role_type"))
        if self.errors or place is None or kind is None:
            return self.cleaned_data
        here = isinstance(place, Department)
        role = role_vacant(self.draft, place, kind) if here else None
        if role is None:
            self.add_error("role_type", _("No vacant role of that kind stands there."))
        return {"role": role}


FORMS: tuple[type[StepForm], ...] = (
    PersonMoveForm,
    DepartmentOpenForm,
    DepartmentChangeForm,
    DepartmentCloseForm,
    RoleOpenStepForm,
    RoleCloseStepForm,
)
STEP_FORMS: dict[str, type[StepForm]] = {form.kind.value: form for form in FORMS}
