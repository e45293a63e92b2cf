"""What tells that two reports may be of one thing: the link, and when it was reported."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("governance_escalations", "0002_default_path"),
    ]

    operations = [
        migrations.AddField(
            model_name="mention",
            name="link",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        AddIndexConcurrently(
            model_name="mention",
            index=models.Index(fields=["logged_at"], name="escalations_mention_logged"),
        ),
    ]
