"""Warnings that more is heard than is usual."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0025_usefulness_valid"),
        ("roles_channels", "0009_missed"),
        ("roles_org", "0022_early_warning"),
    ]

    operations = [
        migrations.CreateModel(
            name="Surge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=governance.core.uid.uuid7, editable=False, unique=True
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("question", "Question"),
                            ("complaint", "Complaint"),
                            ("praise", "Praise"),
                            ("safety", "Safety, law"),
                            ("press", "Press"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("counted", models.PositiveIntegerField()),
                ("usual", models.FloatField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("dismissed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surges",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surges",
                        to="roles_org.department",
                    ),
                ),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surges_dismissed",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("department", "topic", "channel"),
                        name="escalations_surge_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel__isnull", False), ("topic", "")),
                            models.Q(models.Q(("topic", ""), _negated=True), ("channel", None)),
                            _connector="OR",
                        ),
                        name="escalations_surge_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dismissed_at", None), ("dismissed_by", None), ("reason", "")
                            ),
                            models.Q(
                                ("dismissed_at__isnull", False),
                                ("dismissed_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="escalations_surge_dismissed",
                    ),
                ],
            },
        ),
    ]
