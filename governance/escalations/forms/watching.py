"""The shape of what browsers send to let somebody watch a mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.org.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


class WatcherForm(forms.Form):
    person = forms.ModelChoiceField(
        label=_("Who"),
        queryset=Person.objects.none(),
        to_field_name="uid",
        empty_label=None,
        error_messages={
            "required": _("Choose somebody who may read it."),
            "invalid_choice": _("Choose somebody who may read it."),
        },
    )

    def __init__(self, *args: Any, offered: QuerySet[Person], **kwargs: Any) -> None:
        kwargs["auto_id"] = "watcher_%s"  # another form of the page asks for a person, too
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (declared above)
        field.queryset = offered
