"""Nobody has agreed on hours yet, so all rows are within the limits."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0029_hours")]

    operations = [ValidateConstraint("assignment", "team_assignment_hours")]
