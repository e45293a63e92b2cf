"""Without a lock on the outbox: its index by target, and a look whether the old rows fit."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_notify", "0003_webhook_target")]

    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("target__isnull", False)),
                fields=["target", "-id"],
                name="notify_message_target",
            ),
        ),
        ValidateConstraint(model_name="message", name="notify_message_webhook_has_target"),
    ]
