import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_sync", "0002_import_lifecycle")]

    operations = [
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=16)),
                ("action", models.CharField(max_length=12)),
                ("subject_uid", models.UUIDField()),
                ("key", models.TextField(blank=True, default="")),
                ("label", models.TextField()),
                ("changes", models.JSONField(default=dict)),
            ],
        ),
        migrations.RemoveField(
            model_name="importplan",
            name="rows",
        ),
        migrations.AddField(
            model_name="importrow",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="roles_sync.importplan",
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["plan", "action", "id"], name="sync_row_page"),
        ),
    ]
