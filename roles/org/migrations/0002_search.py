"""Finding and sorting departments and people by name at once, however many there are."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Collate, Concat

from governance.core.search import Fold


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_core", "0002_fold"), ("roles_org", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            "department",
            GinIndex(OpClass(Fold("name"), "gin_trgm_ops"), name="org_department_text"),
        ),
        AddIndexConcurrently(
            "department",
            models.Index(
                Collate(Fold(models.F("name")), "C"), models.F("id"), name="org_department_sorted"
            ),
        ),
        AddIndexConcurrently(
            "person",
            GinIndex(
                OpClass(
                    Fold(
                        Concat(
                            "display_name",
                            models.Value(" "),
                            "title",
                            models.Value(" "),
                            "email",
                            output_field=models.TextField(),
                        )
                    ),
                    "gin_trgm_ops",
                ),
                name="org_person_text",
            ),
        ),
        AddIndexConcurrently(
            "person",
            models.Index(
                Collate(Fold(models.F("display_name")), "C"),
                models.F("id"),
                name="org_person_sorted",
            ),
        ),
    ]
