"""What was uncovered is kept as it is counted, so that any day since can be asked about."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_org", "0019_mentions_kept_valid"),
        ("roles_team", "0027_open_by_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="GapCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="PastGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("CV0", "A role stands vacant"),
                            ("CV1", "A department with players has one or two coaches"),
                            ("CV2", "Every player has a coach"),
                            ("CV3", "A channel has an owner, a second admin and a shared mailbox"),
                            ("CV4", "In service hours somebody ready is on duty"),
                            ("CV5", "A critical role has a backup"),
                            ("CV6", "Each language and region of a channel is served"),
                            ("CV7", "A coach has no more players than the rule allows"),
                            (
                                "CV8",
                                "Partners own no channel, and no more of its responders than the rule allows",
                            ),
                            ("CV9", "Each function of the booth has somebody who stands in"),
                            ("CV10", "A silent channel is kept or dropped"),
                            ("CV11", "Everybody acknowledged the baseline guideline"),
                            ("CV12", "No two roles are alike"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject_type", models.CharField(max_length=64)),
                ("subject_uid", models.UUIDField()),
                ("label", models.TextField()),
                ("severity", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField()),
                ("people", models.PositiveIntegerField(default=0)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("assign", "Assign"),
                            ("coach", "Assign"),
                            ("backup", "Name a stand-in"),
                            ("close", "Close"),
                            ("fix", "Fix"),
                            ("decide", "Decide"),
                            ("sign", "See who has not"),
                        ],
                        max_length=10,
                    ),
                ),
                ("under_way", models.TextField(blank=True, default="")),
                (
                    "owner_uids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_gaps",
                        to="roles_org.department",
                    ),
                ),
                (
                    "exemption",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.exemption",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("during__upper_inf", True)),
                        fields=["digest"],
                        name="team_past_gap_open",
                    )
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("during", "&&"), (models.F("digest"), "=")],
                        name="team_past_gap_once_at_a_time",
                    )
                ],
            },
        ),
    ]
