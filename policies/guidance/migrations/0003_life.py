"""Kinds of guideline, who approves them, and the states between draft and in force."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0002_immutable"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="approvals",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="kind",
            field=models.CharField(
                choices=[
                    ("guideline", "Guideline"),
                    ("annex", "Annex"),
                    ("clause", "Contract clause"),
                ],
                default="guideline",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="major",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="publish_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="withdrawn_by_label",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="withdrawn_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AlterField(
            model_name="policyversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("consultation", "In consultation"),
                    ("review", "In review"),
                    ("approved", "Approved"),
                    ("scheduled", "Scheduled"),
                    ("published", "In force"),
                    ("superseded", "Superseded"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                max_length=12,
            ),
        ),
    ]
