"""How far a holder was allowed to go before a review lowered it is kept."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_team", "0020_channel_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastAuthority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "authority",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Yourself"),
                            (1, "Listen"),
                            (2, "Approved text"),
                            (3, "Reply"),
                            (4, "Promise"),
                        ]
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_authorities",
                        to="roles_team.assignment",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "past authorities",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("assignment"), "="), (models.F("during"), "&&")],
                        name="team_past_authority_once_at_a_time",
                    )
                ],
            },
        ),
    ]
