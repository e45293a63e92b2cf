"""Finding practices at once, without a lock on the table while the indexes are made."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.models.functions import Concat

from governance.core.search import Fold

TEXT = Fold(
    Concat(models.F("title"), models.Value(" "), models.F("text"), output_field=models.TextField())
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("governance_core", "0002_fold"),
        ("governance_playbooks", "0009_library"),
    ]

    operations = [
        AddIndexConcurrently(
            "practice", GinIndex(fields=["document"], name="playbooks_practice_words")
        ),
        AddIndexConcurrently(
            "practice", GinIndex(OpClass(TEXT, "gin_trgm_ops"), name="playbooks_practice_text")
        ),
        ValidateConstraint(model_name="practice", name="playbooks_practice_retired_why"),
    ]
