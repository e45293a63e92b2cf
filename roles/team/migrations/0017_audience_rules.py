"""Rules that say for whom something is: department, role, channel, kind, country, people."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_channels", "0006_past_places"),
        ("roles_org", "0005_person_country"),
        ("roles_team", "0016_who_decided"),
    ]

    operations = [
        migrations.CreateModel(
            name="AudienceRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.UUIDField()),
                ("position", models.PositiveSmallIntegerField()),
                ("excludes", models.BooleanField(default=False)),
                (
                    "role_kind",
                    models.CharField(
                        blank=True,
                        choices=[("coach", "Coach"), ("player", "Player"), ("booth", "Booth")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("function", models.CharField(blank=True, default="", max_length=30)),
                (
                    "authority",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Yourself"),
                            (1, "Listen"),
                            (2, "Approved text"),
                            (3, "Reply"),
                            (4, "Promise"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "person_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employee", "Employee"),
                            ("volunteer", "Volunteer"),
                            ("external", "External"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.department",
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
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "position"), name="team_audience_rule_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("authority", None),
                            ("channel", None),
                            ("country", ""),
                            ("department", None),
                            ("function", ""),
                            ("person", None),
                            ("person_kind", ""),
                            ("role_kind", ""),
                            _negated=True,
                        ),
                        name="team_audience_rule_says_something",
                    ),
                ],
            },
        ),
    ]
