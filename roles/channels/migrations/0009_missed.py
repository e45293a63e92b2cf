"""Since when full files miss a channel."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_channels", "0008_past_custody"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="missed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
