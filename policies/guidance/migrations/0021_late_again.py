"""A coach is told again of who is asked again: a claim for each day, and none for ever."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies_guidance", "0020_fewer_indexes")]

    operations = [
        migrations.AddConstraint(
            model_name="latenotice",
            constraint=models.UniqueConstraint(
                fields=("todo", "coach", "local_day"), name="guidance_late_told_once_a_day"
            ),
        ),
        migrations.RemoveConstraint(model_name="latenotice", name="guidance_late_told_once"),
    ]
