"""The ids that a mention has in other tools."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance_escalations", "0021_watches")]

    operations = [
        migrations.AddField(
            "mention",
            "references",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        AddConstraintNotValid(
            "mention",
            models.CheckConstraint(
                condition=models.Q(
                    ("references__len__lte", 10),
                    models.Q(("stripped_at", None), ("references", []), _connector="OR"),
                ),
                name="escalations_mention_references",
            ),
        ),
    ]
