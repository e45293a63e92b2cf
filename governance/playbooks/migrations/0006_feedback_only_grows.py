"""What was said about feedback stays as it was said."""

from __future__ import annotations

from django.db import migrations

from governance.core.database import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("governance_core", "0001_database"),
        ("governance_playbooks", "0005_feedback"),
    ]

    operations = [migrations.RunSQL(*append_only("governance_playbooks_feedbackmessage"))]
