"""What was said about a question stays as it was said."""

from __future__ import annotations

from django.db import migrations

from governance.core.database import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("governance_core", "0001_database"),
        ("governance_playbooks", "0003_said_once_a_question"),
    ]

    operations = [migrations.RunSQL(*append_only("governance_playbooks_questionmessage"))]
