"""What is overdue is counted by subject without a look at the rows themselves."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("governance_todos", "0002_calendar_and_rounds")]

    operations = [
        AddIndexConcurrently(
            model_name="todo",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["due_at", "person"],
                include=["subject"],
                name="todos_todo_due_subject",
            ),
        ),
        RemoveIndexConcurrently(model_name="todo", name="todos_todo_due"),
    ]
