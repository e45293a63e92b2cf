"""Choosing where one's day begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from governance.home.rules.starts import Start


class StartForm(forms.Form):
    page = forms.ChoiceField(label=_("Start page"), required=False)
    all_optional = True

    def __init__(self, data: Any = None, *, starts: Sequence[Start], chosen: str) -> None:
        super().__init__(data, initial={"page": chosen})
        page: Any = self.fields["page"]
        by_role = _("By what you do: %(page)s") % {"page": starts[0].label}
        page.choices = [("", by_role), *((each.key, each.label) for each in starts)]
