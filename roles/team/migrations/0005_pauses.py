"""Since when an assignment is paused, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_team", "0004_late_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="pause_reason",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="assignment",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
