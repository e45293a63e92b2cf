"""The clocks that ship: reminders for all paths; where nothing was ever passed on, all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TELLING = {"remind_minutes": 60, "update_minutes": 2 * 24 * 60, "resolve_minutes": 7 * 24 * 60}
TAKING = {"return_minutes": 120}  # changes who has what, so not behind the back of who works by it


def clocks_set(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    used = apps.get_model("governance_escalations", "Escalation").objects.exists()
    given = TELLING if used else TELLING | TAKING
    apps.get_model("governance_escalations", "Path").objects.update(**given)


class Migration(migrations.Migration):
    dependencies = [("governance_escalations", "0018_clocks")]

    operations = [
        ValidateConstraint("path", "escalations_path_reminded_first"),
        migrations.RunPython(clocks_set, migrations.RunPython.noop),
    ]
