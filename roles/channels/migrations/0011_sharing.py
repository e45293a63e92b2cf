"""Who is asked before a channel changes, and which departments are told after."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roles_channels", "0010_sites"),
        ("roles_org", "0019_mentions_kept_valid"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="consulted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.CreateModel(
            name="Informed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="informed",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="informed_of",
                        to="roles_org.department",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "informed",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "department"), name="channels_informed_once"
                    )
                ],
            },
        ),
    ]
