"""Verifications of the trail are kept, and can only be added."""

from django.db import migrations, models

import governance.core.uid
from governance.core.database import append_only


class Migration(migrations.Migration):
    dependencies = [("governance_audit", "0003_restored")]

    operations = [
        migrations.CreateModel(
            name="TrailCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=governance.core.uid.uuid7, editable=False, unique=True
                    ),
                ),
                ("at", models.DateTimeField()),
                ("asked_by", models.TextField()),
                ("entries", models.BigIntegerField()),
                ("seals", models.BigIntegerField()),
                ("tail", models.BigIntegerField()),
                ("last_hash", models.CharField(max_length=64)),
                ("faults", models.JSONField(default=list)),
            ],
            options={"db_table": "governance_audit_check"},
        ),
        migrations.RunSQL(*append_only("governance_audit_check")),
    ]
