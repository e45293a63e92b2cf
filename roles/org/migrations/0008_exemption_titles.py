"""Rules of upper floors can be set aside; their names are kept with it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0007_gap_rules_shipped")]

    operations = [
        migrations.AddField(
            model_name="exemption",
            name="rule_title",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
