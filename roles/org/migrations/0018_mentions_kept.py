"""Within which time whoever is heard is answered, and how long their words are kept."""

from __future__ import annotations

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0017_leave_of_absence_valid")]

    operations = [
        migrations.AddField(
            "organisationsettings",
            "contact_minutes",
            models.PositiveSmallIntegerField(db_default=240, default=240),
        ),
        migrations.AddField(
            "organisationsettings",
            "mention_days",
            models.PositiveSmallIntegerField(db_default=730, default=730),
        ),
        AddConstraintNotValid(
            model_name="organisationsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contact_minutes__gte", 5),
                    ("contact_minutes__lte", 10080),
                    ("mention_days__gte", 30),
                    ("mention_days__lte", 3650),
                ),
                name="org_settings_mentions",
            ),
        ),
    ]
