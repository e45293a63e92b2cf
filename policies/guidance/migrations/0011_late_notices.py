"""Which coach was told of whom when somebody was a week late."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance_todos", "0005_leave"),
        ("policies_guidance", "0010_how_it_was_signed"),
    ]

    operations = [
        migrations.CreateModel(
            name="LateNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("local_day", models.DateField()),
                ("told_at", models.DateTimeField()),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_notices",
                        to="roles_org.person",
                    ),
                ),
                (
                    "todo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_notices",
                        to="governance_todos.todo",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("todo", "coach"), name="guidance_late_told_once"
                    )
                ],
            },
        ),
    ]
