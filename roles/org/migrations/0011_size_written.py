"""Whoever went by their headcount so far keeps the size that it means today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SMALL_UP_TO = 25


def size_write(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    people = apps.get_model("roles_org", "Person").objects.exclude(employment="left").count()
    if not people:
        return
    row, _made = apps.get_model("roles_org", "OrganisationSettings").objects.get_or_create(pk=1)
    if not row.size:
        row.size = "small" if people <= SMALL_UP_TO else "standard"
        row.save(update_fields=["size"])


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0010_gap_rules_of_duty")]

    operations = [migrations.RunPython(size_write, migrations.RunPython.noop)]
