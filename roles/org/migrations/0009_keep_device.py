"""Whether a signature says from which address and browser it came; not unless switched on."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0008_exemption_titles")]

    operations = [
        migrations.AddField(
            model_name="organisationsettings",
            name="keep_device",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
