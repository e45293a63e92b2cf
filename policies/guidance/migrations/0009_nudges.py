"""Who was reminded of a guideline by whom."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0008_approvals"),
        ("roles_org", "0004_verifying_channels"),
    ]

    operations = [
        migrations.CreateModel(
            name="Nudge",
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
                ("local_day", models.DateField()),
                ("batch", models.UUIDField()),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("made_by_label", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nudges",
                        to="roles_org.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nudges",
                        to="policies_guidance.policyversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["batch"], name="guidance_nudge_batch")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "local_day"), name="guidance_nudged_once"
                    )
                ],
            },
        ),
    ]
