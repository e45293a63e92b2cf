"""Scans of what was signed on paper, and their hash beside the signature."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from governance.core.database import append_only


class Migration(migrations.Migration):
    dependencies = [("policies_guidance", "0017_second_eyes")]

    operations = [
        migrations.AddField(
            model_name="acknowledgement",
            name="scan_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.CreateModel(
            name="SignedSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("jpeg", "JPEG"), ("png", "PNG")], max_length=4
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "acknowledgement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet",
                        to="policies_guidance.acknowledgement",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(*append_only("policies_guidance_signedsheet")),
    ]
