"""Who is asked to hand over a role, and to whom."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_org", "0004_verifying_channels"),
        ("roles_team", "0013_emergency_reviews"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="handover_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handovers",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successions",
                to="roles_org.person",
            ),
        ),
    ]
