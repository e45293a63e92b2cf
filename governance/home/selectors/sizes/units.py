"""What departments may ask for of their own, which only a federated organisation knows."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.home.selectors.sizes.effects import Effect, names_words
from roles.team.models import DepartmentTerms

SHOWN = 3


def units_effects(before: str, after: str) -> list[Effect]:
    """Return what becomes of departments' own rules; one query where anything does."""
    if "federated" not in {before, after}:
        return []
    held = DepartmentTerms.objects.open().select_related("department").order_by("since", "pk")
    names = [str(each.department) for each in held]
    return [_begins(names) if after == "federated" else _ends(names)]


def _begins(names: list[str]) -> Effect:
    label = _(
        "Heads of departments may ask for more: less authority, their own yes, earlier reviews"
    )
    return Effect(
        "no", label, names_words(names[:SHOWN], _("What they asked for before holds: %s"))
    )


def _ends(names: list[str]) -> Effect:
    words = ngettext(
        "%(n)d department that asks for more no longer does",
        "%(n)d departments that ask for more no longer do",
        len(names),
    )
    none = _("Departments may no longer ask for more than the organisation does")
    label = words % {"n": len(names)} if names else none
    return Effect("no", label, names_words(names[:SHOWN], "%s"))
