"""Two more reasons why a step asked nobody."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0005_dispositions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="runstep",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "Asked"),
                    ("nobody_ready", "Nobody was ready"),
                    ("asked_before", "Only people who have been asked already"),
                    ("nobody_on_duty", "Nobody was on duty"),
                    ("reported", "Only the one who reported it"),
                    ("other_focus", "Nobody whose focus reaches it was ready"),
                    ("no_department", "No department is concerned"),
                ],
                default="",
                max_length=16,
            ),
        ),
    ]
