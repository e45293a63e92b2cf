"""By which name a holder speaks outside, and whether that is a persona."""

from __future__ import annotations

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0031_serves")]

    operations = [
        migrations.AddField(
            "assignment",
            "signs_as",
            models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            "assignment", "persona", models.BooleanField(db_default=False, default=False)
        ),
        AddConstraintNotValid(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("persona", False), models.Q(("signs_as", ""), _negated=True), _connector="OR"
                ),
                name="team_assignment_persona_named",
            ),
        ),
    ]
