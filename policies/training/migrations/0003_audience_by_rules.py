"""An audience may be given by rules."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies_training", "0002_immutable"),
    ]

    operations = [
        migrations.AlterField(
            model_name="course",
            name="audience_kind",
            field=models.CharField(
                choices=[
                    ("everyone", "Everyone"),
                    ("department", "A department and all below it"),
                    ("role_kinds", "Holders of kinds of role"),
                    ("rules", "By rules"),
                ],
                default="everyone",
                max_length=10,
                verbose_name="for",
            ),
        ),
    ]
