"""Lists of the admin as files: their own columns, by the rules of all files."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from governance.core.export import Table

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.db.models import Model, QuerySet

TOLD_AS_THEY_ARE = (str, int, float, date, datetime)


def list_table(own: ModelAdmin[Any], found: QuerySet[Any], *, title: str) -> Table:
    """Return all of ``found`` with the columns that the list of ``own`` has."""
    columns = [name for name in own.list_display if isinstance(name, str)]
    header = [str(label_for_field(name, own.model, own)) for name in columns]
    rows = ([_cell(name, row, own) for name in columns] for row in found.iterator(1000))
    file = f"{own.opts.app_label}-{own.opts.model_name}".replace("_", "-")
    return Table(file, [label.capitalize() for label in header], rows, found.count(), title)


def _cell(name: str, row: Model, own: ModelAdmin[Any]) -> object:
    try:
        field, _attribute, value = lookup_field(name, row, own)
    except ObjectDoesNotExist:
        return None
    if field is not None and getattr(field, "flatchoices", None):
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return value if value is None or isinstance(value, TOLD_AS_THEY_ARE) else str(value)
