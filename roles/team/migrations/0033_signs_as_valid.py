"""Nobody speaks as a persona yet, so all rows are as they are to be."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0032_signs_as")]

    operations = [ValidateConstraint("assignment", "team_assignment_persona_named")]
