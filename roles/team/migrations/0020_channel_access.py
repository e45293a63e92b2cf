"""Who answers on named channels is let into them before being ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KINDS = [
    ("accept", "Accepts"),
    ("consent", "Line manager consents"),
    ("approve", "Approved"),
    ("guideline", "Guideline acknowledged"),
    ("course", "Course passed"),
    ("clause", "Contract with the clause signed"),
    ("access", "Channel access confirmed"),
]


def responders(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Of the kinds that ship, frontline responders write in the organisation's name."""
    types = apps.get_model("roles_team", "RoleType")
    types.objects.filter(key="responder").update(access_needed=True)


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0019_contract_clauses")]

    operations = [
        migrations.AddField(
            model_name="roletype",
            name="access_needed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="opened",
            field=ArrayField(
                models.CharField(max_length=36), blank=True, db_default=[], default=list
            ),
        ),
        migrations.AlterField(
            model_name="checklistitem",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10),
        ),
        migrations.RunPython(responders, migrations.RunPython.noop),
    ]
