"""Whose signatures are found by the index that holds each once, not by one more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0019_standing_approvals"),
        ("roles_org", "0014_belonging"),
    ]

    operations = [
        migrations.AlterField(
            model_name="acknowledgement",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acknowledgements",
                to="roles_org.person",
            ),
        ),
    ]
