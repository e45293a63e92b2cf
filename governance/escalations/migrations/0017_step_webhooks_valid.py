"""No step tells a webhook yet."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance_escalations", "0016_step_webhooks")]

    operations = [ValidateConstraint("step", "escalations_step_webhook")]
