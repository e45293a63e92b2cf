"""What a webhook is sent has a number; whoever runs the version before may go on meanwhile."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance_notify", "0006_failed_at")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="seq",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="webhooktarget",
            name="last_seq",
            field=models.BigIntegerField(db_default=0, verbose_name="last number"),
        ),
    ]
