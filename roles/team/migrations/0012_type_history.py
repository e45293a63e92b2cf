"""Kinds of role can be retired, and how far they went before a change is kept."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_team", "0011_card_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="roletype",
            name="retired_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="PastTerms",
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
                (
                    "goodwill_limit",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_terms",
                        to="roles_team.roletype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("type"), "="), (models.F("during"), "&&")],
                        name="team_past_terms_once_at_a_time",
                    )
                ],
            },
        ),
    ]
