"""An approval is of all that is published; who did not answer in time is passed over."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies_guidance", "0014_annexes")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="whole_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="unanswered",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
