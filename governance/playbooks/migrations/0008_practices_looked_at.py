"""A look whether each practice is of one thing, without a lock on the table."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_playbooks", "0007_practices_of_feedback")]

    operations = [ValidateConstraint(model_name="practice", name="playbooks_practice_of_one")]
