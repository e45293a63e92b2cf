"""No practice comes of a mention yet."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance_playbooks", "0012_practices_of_mentions")]

    operations = [ValidateConstraint("practice", "playbooks_practice_of_one")]
