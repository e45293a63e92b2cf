"""No mention is held or stripped yet; and finding what the same person said before."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_escalations", "0008_keeping")]

    operations = [
        ValidateConstraint("mention", "escalations_mention_held"),
        ValidateConstraint("mention", "escalations_mention_stripped"),
        ValidateConstraint("escalation", "escalations_escalation_contact"),
        AddIndexConcurrently(
            "mention",
            models.Index(
                condition=models.Q(("author_key", ""), _negated=True),
                fields=["author_key", "-logged_at"],
                name="escalations_mention_author",
            ),
        ),
    ]
