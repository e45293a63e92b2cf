"""A plan's rows are found by the index that pages them, not by one more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_sync", "0005_connections"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importrow",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="roles_sync.importplan",
            ),
        ),
    ]
