"""What a webhook is sent has a number; each once, by an index that is made without a lock."""

from __future__ import annotations

from django.db import migrations, models

INDEX = """
CREATE UNIQUE INDEX CONCURRENTLY notify_message_numbered_once
  ON governance_notify_message (target_id, seq) WHERE seq IS NOT NULL
"""


class Migration(migrations.Migration):
    atomic = False
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
            field=models.BigIntegerField(default=0, verbose_name="last number"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(INDEX, "DROP INDEX CONCURRENTLY notify_message_numbered_once")
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="message",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("seq__isnull", False)),
                        fields=("target", "seq"),
                        name="notify_message_numbered_once",
                    ),
                )
            ],
        ),
    ]
