"""Fields that the forms of channels are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from roles.channels.rules import hours_read, hours_words
from roles.org.models import Department, Person

if TYPE_CHECKING:
    from collections.abc import Sequence


class PersonField(forms.CharField):
    """A person by e-mail address or whole name; empty is nobody."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Name or e-mail address"))
        super().__init__(max_length=254, **kwargs)

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        people = Person.objects.employed()
        by = {"email__iexact": text} if "@" in text else {"display_name__iexact": text}
        found = list(people.filter(**by)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("There are several of that name. Give the e-mail address."))
        raise ValidationError(_("Nobody who works here has that name or address."))


class DepartmentField(forms.CharField):
    """A department by its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> Department | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(Department.objects.current().filter(name__iexact=text)[:2])
        if len(found) != 1:
            raise ValidationError(_("There is no department, or more than one, of that name."))
        return found[0]


class LinesField(forms.CharField):
    """Short texts, one a line."""

    def __init__(self, *, most: int, length: int, **kwargs: Any) -> None:
        self.most, self.length = most, length
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > self.most or any(len(line) > self.length for line in lines):
            raise ValidationError(
                _("At most %(most)d lines of %(length)d characters."),
                params={"most": self.most, "length": self.length},
            )
        return lines


class DepartmentsField(LinesField):
    """Departments by their names, one a line. ``held`` are those that stood there before: they
    stay by their names, closed meanwhile or one of several that are called so."""

    held: Sequence[Department] = ()

    def clean(self, value: Any) -> Any:
        names = list(dict.fromkeys(name.casefold() for name in super().clean(value)))
        held = [each for each in self.held if each.name.casefold() in names]
        found: dict[str, list[Department]] = {name: [] for name in names}
        for each in held:
            found.pop(each.name.casefold(), None)
        for each in Department.objects.current() if found else ():
            found.get(each.name.casefold(), []).append(each)
        for name, departments in found.items():
            if len(departments) != 1:
                raise ValidationError(
                    _("There is no department, or more than one, that is called “%(name)s”."),
                    params={"name": name[:60]},
                )
        return [*held, *(departments[0] for departments in found.values())]


class CodesField(forms.CharField):
    """Codes with blanks or commas between them: "en, de"."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else ", ".join(value)

    def clean(self, value: Any) -> list[str]:
        codes = super().clean(value).replace(",", " ").split()
        right = all(
            len(code) <= 10 and code.isascii() and code.replace("-", "").isalnum() for code in codes
        )
        if not right or len(codes) > 40:
            raise ValidationError(_("Codes like “en” or “AT”, with commas between them."))
        return list(dict.fromkeys(codes))


class HoursField(LinesField):
    """ "Mon-Fri 09:00-17:00", one a line."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(hours_words(value))

    def clean(self, value: Any) -> Any:
        try:
            return hours_read("\n".join(super().clean(value)))
        except ValueError as error:
            raise ValidationError(
                _("“%(line)s” is not like “Mon-Fri 09:00-17:00”, or two overlap."),
                params={"line": str(error)[:60]},
            ) from None
