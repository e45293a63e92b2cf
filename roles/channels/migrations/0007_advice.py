"""What the booth is asked and advises before something is decided about a channel."""

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("roles_channels", "0006_past_places"),
        ("roles_org", "0011_size_written"),
    ]

    operations = [
        migrations.CreateModel(
            name="Advice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=governance.core.uid.uuid7, editable=False, unique=True
                    ),
                ),
                ("function", models.CharField(max_length=30)),
                ("function_name", models.CharField(max_length=100)),
                ("question", models.CharField(max_length=500)),
                ("asked_by_label", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("text", models.CharField(blank=True, default="", max_length=1000)),
                ("given_by_label", models.CharField(blank=True, default="", max_length=200)),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_asked",
                        to="roles_org.person",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_wanted",
                        to="roles_org.person",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="roles_channels.channeldecision",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_given",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "advice",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("channel", "function"),
                        name="channels_advice_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_at", None), ("text", "")),
                            models.Q(
                                models.Q(("text", ""), _negated=True),
                                ("closed_at__isnull", False),
                                ("given_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="channels_advice_given",
                    ),
                ],
            },
        ),
    ]
