"""A holiday that was a mistake stands, and does not count any more."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0014_belonging")]

    operations = [
        migrations.AddField(
            model_name="holiday",
            name="counts",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
