"""What several forms are made of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from governance.core.errors import DomainError

LAST_DAY = date(2999, 12, 31)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def serves_field() -> forms.CharField:
    return forms.CharField(
        label=_("Whom it serves"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Inside and outside: customers with a broken order, the repair desk. Whoever looks for "
            "them finds the role."
        ),
    )


def problems_add(form: forms.Form, error: DomainError) -> None:
    """Show a rule's no at the fields it names, else above the form."""
    for problem in error.problems:
        name = problem.pointer.strip("/")
        form.add_error(name if name in form.fields else None, problem.detail)
    if not error.problems:
        form.add_error(None, str(error))
