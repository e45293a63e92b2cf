"""How many hours a week are agreed for a role."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0028_past_gaps")]

    operations = [
        migrations.AddField(
            "assignment",
            "hours",
            models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True),
        ),
        AddConstraintNotValid(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hours", None),
                    ("hours__range", (Decimal("0.5"), Decimal(40))),
                    _connector="OR",
                ),
                name="team_assignment_hours",
            ),
        ),
    ]
