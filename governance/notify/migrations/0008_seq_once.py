"""Each number once, by an index that is made without a lock, and anew after a fault."""

from __future__ import annotations

from django.db import migrations, models

GONE = "DROP INDEX CONCURRENTLY IF EXISTS notify_message_numbered_once"
MADE = """
CREATE UNIQUE INDEX CONCURRENTLY notify_message_numbered_once
  ON governance_notify_message (target_id, seq) WHERE seq IS NOT NULL
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_notify", "0007_seq")]

    operations = [
        migrations.RunSQL(GONE, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(MADE, GONE)],
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
