"""What is owed can be set aside for a while."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance_todos", "0003_due_by_subject")]

    operations = [
        migrations.AlterField(
            model_name="todo",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("done", "Done"),
                    ("declined", "Declined"),
                    ("not_needed", "No longer applicable"),
                    ("passed_on", "Passed on"),
                    ("exempt", "Exempt"),
                ],
                default="",
                max_length=10,
            ),
        ),
    ]
