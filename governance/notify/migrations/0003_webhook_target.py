"""Who outside is told of what happens here; messages to them and to nobody else have a target."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [("governance_notify", "0002_preference")]

    operations = [
        migrations.CreateModel(
            name="WebhookTarget",
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
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("slack", "Slack"),
                            ("teams", "Microsoft Teams"),
                            ("generic", "Signed (Standard Webhooks)"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("url", models.URLField(max_length=1000, verbose_name="address")),
                ("secret", models.CharField(blank=True, default="", max_length=100)),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("disabled_at", models.DateTimeField(blank=True, null=True)),
                ("disabled_why", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", "generic"), ("secret", ""), _connector="XOR"),
                        name="notify_target_signed_or_not",
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Pending"),
                    ("leased", "Being sent"),
                    ("sent", "Sent"),
                    ("dead", "Dead"),
                    ("unwanted", "Not wanted any more"),
                ],
                default="pending",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="target",
            field=models.ForeignKey(
                blank=True,
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="governance_notify.webhooktarget",
            ),
        ),
        AddConstraintNotValid(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "webhook"), ("target__isnull", False)),
                    models.Q(models.Q(("channel", "webhook"), _negated=True), ("target", None)),
                    _connector="OR",
                ),
                name="notify_message_webhook_has_target",
            ),
        ),
    ]
