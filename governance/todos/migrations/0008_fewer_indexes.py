"""Who owes what is found by one index of the person, not by two alike."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("governance_todos", "0007_former"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="todo",
            name="todos_todo_person",
        ),
    ]
