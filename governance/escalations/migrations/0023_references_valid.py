"""No mention has ids in other tools yet; and finding it by one."""

from __future__ import annotations

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_escalations", "0022_references")]

    operations = [
        ValidateConstraint("mention", "escalations_mention_references"),
        AddIndexConcurrently(
            "mention",
            django.contrib.postgres.indexes.GinIndex(
                fields=["references"], name="escalations_mention_refs"
            ),
        ),
    ]
