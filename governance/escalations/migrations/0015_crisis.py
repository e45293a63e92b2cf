"""A crisis, and the texts that are allowed in it."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0014_booth"),
        ("roles_org", "0019_mentions_kept_valid"),
    ]

    operations = [
        migrations.CreateModel(
            name="Crisis",
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
                ("about", models.CharField(max_length=300)),
                ("paused", models.PositiveIntegerField(default=0)),
                ("declared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises_declared",
                        to="roles_org.person",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises",
                        to="roles_org.department",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises_ended",
                        to="roles_org.person",
                    ),
                ),
                (
                    "path",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises",
                        to="governance_escalations.path",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "crises",
            },
        ),
        migrations.CreateModel(
            name="CrisisText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("allowed_at", models.DateTimeField()),
                (
                    "allowed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crisis_texts",
                        to="roles_org.person",
                    ),
                ),
                (
                    "crisis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allowed",
                        to="governance_escalations.crisis",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises",
                        to="governance_escalations.approvedtext",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="crisis",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("department",),
                name="escalations_crisis_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="crisis",
            constraint=models.CheckConstraint(
                condition=models.Q(("about", ""), _negated=True), name="escalations_crisis_about"
            ),
        ),
        migrations.AddConstraint(
            model_name="crisis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None)),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="escalations_crisis_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="crisistext",
            constraint=models.UniqueConstraint(
                fields=("crisis", "text"), name="escalations_crisis_text_once"
            ),
        ),
    ]
