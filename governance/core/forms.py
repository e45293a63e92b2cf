"""A form knows what its page showed: nobody writes unseen over what was changed meanwhile."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.forms import BaseForm
else:
    BaseForm = object

SHOWN: Final = 120


class BegunForm(BaseForm):
    """``begun`` stands in a hidden field of that name: a mark of what each field began with.

    When it comes back and a field begins otherwise by now, the field says so and what it is;
    what was typed stays. The page that says it has the new marks: saved again, it holds. Who
    sends no marks saw no page, and is not asked.
    """

    @property
    def begun(self) -> str:
        return " ".join(f"{name}:{self._mark(name)}" for name in self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        marks = self.data.get("begun", "").split()
        sent = dict(each.split(":", 1) for each in marks if ":" in each)
        for name in self.changed_data:
            if name in sent and sent[name] != self._mark(name):
                words = _(
                    "Somebody changed this meanwhile. It is “%s” now; saved again, yours holds."
                )
                self.add_error(name, words % self._shown(name))
        return cleaned

    def _mark(self, name: str) -> str:
        kept = self.get_initial_for_field(self.fields[name], name)
        return sha256(str(kept).encode()).hexdigest()[:12]

    def _shown(self, name: str) -> str:
        field = self.fields[name]
        kept = self.get_initial_for_field(field, name)
        if isinstance(kept, bool):
            return _("Yes") if kept else _("No")
        named = {str(key): str(words) for key, words in getattr(field, "choices", ())}
        if isinstance(kept, list | tuple) and named:
            return ", ".join(named.get(str(each), str(each)) for each in kept)
        text = field.prepare_value(kept)
        shown = "" if text is None else named.get(str(text), str(text))
        return Truncator(shown).chars(SHOWN)
