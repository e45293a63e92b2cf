"""The path that ships: the department's coach, then the head coach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "Coach, then head coach"
STEPS = ((1, "coach", 15), (2, "head_coach", 60))


def path_add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    path = apps.get_model("governance_escalations", "Path").objects.create(name=NAME, default=True)
    step = apps.get_model("governance_escalations", "Step")
    for position, target, wait_minutes in STEPS:
        step.objects.create(path=path, position=position, target=target, wait_minutes=wait_minutes)


def path_remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("governance_escalations", "Step").objects.filter(path__name=NAME).delete()
    apps.get_model("governance_escalations", "Path").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [("governance_escalations", "0001_initial")]

    operations = [migrations.RunPython(path_add, path_remove)]
