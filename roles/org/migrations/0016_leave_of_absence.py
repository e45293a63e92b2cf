"""Who is on leave from when to when."""

from __future__ import annotations

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0015_holiday_counts")]

    operations = [
        migrations.AddField("person", "away_from", models.DateField(blank=True, null=True)),
        migrations.AddField("person", "back_on", models.DateField(blank=True, null=True)),
        AddConstraintNotValid(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("away_from", None), ("back_on", None)),
                    models.Q(
                        ("away_from__isnull", False),
                        models.Q(
                            ("back_on", None),
                            ("back_on__gt", models.F("away_from")),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="org_person_leave_ends_after_it_begins",
            ),
        ),
    ]
