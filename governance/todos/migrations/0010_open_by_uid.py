"""A page of what is owed is read without walking through what is closed."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_todos", "0009_digests_stand")]

    operations = [
        AddIndexConcurrently(
            "todo",
            models.Index(
                fields=["uid"], condition=models.Q(closed_at=None), name="todos_todo_open"
            ),
        ),
    ]
