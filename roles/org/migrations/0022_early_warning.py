"""From when on a department is warned that more is heard than usual; one row, valid at once."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0021_week_hours_valid")]

    operations = [
        migrations.AddField(
            "organisationsettings",
            "surge_least",
            models.PositiveSmallIntegerField(db_default=5, default=5),
        ),
        migrations.AddField(
            "organisationsettings",
            "surge_times",
            models.PositiveSmallIntegerField(db_default=3, default=3),
        ),
        migrations.AddConstraint(
            "organisationsettings",
            models.CheckConstraint(
                condition=models.Q(
                    ("surge_least__lte", 1000), ("surge_times__gte", 2), ("surge_times__lte", 50)
                ),
                name="org_settings_surges",
            ),
        ),
    ]
