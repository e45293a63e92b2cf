from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_sync", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="importplan",
            name="consequences",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importplan",
            name="employed",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importplan",
            name="failure",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="importplan",
            name="made_through",
            field=models.CharField(blank=True, default="", max_length=16),
        ),
        migrations.AddField(
            model_name="importplan",
            name="reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="importplan",
            name="released",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="importplan",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "Planned"),
                    ("waiting", "Waiting for release"),
                    ("applying", "Being applied"),
                    ("applied", "Applied"),
                    ("stale", "Out of date"),
                    ("discarded", "Discarded"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="importplan",
            index=models.Index(fields=["-made_at"], name="sync_plan_latest"),
        ),
    ]
