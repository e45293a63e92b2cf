"""How many hours of a week roles may take of somebody before it is said to be much."""

from __future__ import annotations

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0019_mentions_kept_valid")]

    operations = [
        migrations.AddField(
            "organisationsettings",
            "week_hours",
            models.PositiveSmallIntegerField(db_default=40, default=40),
        ),
        AddConstraintNotValid(
            model_name="organisationsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("week_hours__gte", 1), ("week_hours__lte", 80)),
                name="org_settings_week_hours",
            ),
        ),
    ]
