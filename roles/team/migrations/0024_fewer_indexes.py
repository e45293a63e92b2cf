"""A person's roles and an assignment's items are found by the longer index of each, and items
come in the order in which they were asked for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_org", "0014_belonging"),
        ("roles_team", "0023_state_history"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="roles_org.person",
            ),
        ),
        migrations.AlterField(
            model_name="checklistitem",
            name="assignment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="roles_team.assignment",
            ),
        ),
        migrations.AlterModelOptions(name="checklistitem", options={"ordering": ["pk"]}),
    ]
