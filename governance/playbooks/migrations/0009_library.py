"""Practices say when they were changed and why they are retired; their words are indexed."""

from __future__ import annotations

from django.contrib.postgres.operations import AddConstraintNotValid
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import migrations, models

WORDS = (
    SearchVector("title", config="english", weight="A")
    + SearchVector("text", config="english", weight="B")
    + SearchVector("title", config="german", weight="A")
    + SearchVector("text", config="german", weight="B")
)


class Migration(migrations.Migration):
    dependencies = [("governance_playbooks", "0008_practices_looked_at")]

    operations = [
        migrations.AddField(
            model_name="practice",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="practice",
            name="retired_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="practice",
            name="document",
            field=models.GeneratedField(
                db_persist=True, expression=WORDS, output_field=SearchVectorField()
            ),
        ),
        AddConstraintNotValid(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(retired_at=None, retired_reason="")
                | (models.Q(retired_at__isnull=False) & ~models.Q(retired_reason="")),
                name="playbooks_practice_retired_why",
            ),
        ),
    ]
