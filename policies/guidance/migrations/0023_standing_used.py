"""An approval names the standing approval by which it was given; of older ones only the comment does."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0022_evidence_stands"),
    ]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="standing",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="used",
                to="policies_guidance.standingapproval",
            ),
        ),
    ]
