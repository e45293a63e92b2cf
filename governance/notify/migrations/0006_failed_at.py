"""When a message was last tried in vain, by which a mail server that is away is told."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance_notify", "0005_quiet_hours")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
