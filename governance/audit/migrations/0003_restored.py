"""Where the numbers of transactions start anew, because a dump was restored on another server."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance_audit", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="seal", name="after_id", field=models.BigIntegerField(default=0)
        ),
    ]
