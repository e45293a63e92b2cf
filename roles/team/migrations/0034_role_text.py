"""Finding roles by any part of their focus and of whom they serve."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Concat

from governance.core.search import Fold


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_core", "0002_fold"), ("roles_team", "0033_signs_as_valid")]

    operations = [
        AddIndexConcurrently(
            "role",
            GinIndex(
                OpClass(
                    Fold(
                        Concat(
                            "focus", models.Value(" "), "serves", output_field=models.TextField()
                        )
                    ),
                    "gin_trgm_ops",
                ),
                name="team_role_text",
            ),
        ),
    ]
