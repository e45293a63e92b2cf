"""A kind of role may ask for a contract with the clauses that are for it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_team", "0018_audience_of_everyone"),
    ]

    operations = [
        migrations.AddField(
            model_name="roletype",
            name="contract_clause",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="checklistitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("accept", "Accepts"),
                    ("consent", "Line manager consents"),
                    ("approve", "Approved"),
                    ("guideline", "Guideline acknowledged"),
                    ("course", "Course passed"),
                    ("clause", "Contract with the clause signed"),
                ],
                max_length=10,
            ),
        ),
    ]
