"""How long people have to acknowledge, and how long whoever comes later has."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0012_organisations")]

    operations = [
        migrations.AddField(
            model_name="organisationsettings",
            name="acknowledge_days",
            field=models.PositiveSmallIntegerField(db_default=14, default=14),
        ),
        migrations.AddField(
            model_name="organisationsettings",
            name="joiner_days",
            field=models.PositiveSmallIntegerField(db_default=30, default=30),
        ),
        migrations.AddConstraint(
            model_name="organisationsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acknowledge_days__gte", 1),
                    ("acknowledge_days__lte", 365),
                    ("joiner_days__gte", 1),
                    ("joiner_days__lte", 365),
                ),
                name="org_settings_days_to_read",
            ),
        ),
    ]
