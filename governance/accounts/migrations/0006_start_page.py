"""Where an account begins its day, if its holder chose."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance_accounts", "0005_kept_closed")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="start_page",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20, verbose_name="start page"
            ),
        ),
    ]
