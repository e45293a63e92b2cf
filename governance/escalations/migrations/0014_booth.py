"""What the booth is asked about a mention."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0013_texts_stand"),
        ("roles_org", "0019_mentions_kept_valid"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoothRequest",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for the booth"),
                            ("back", "Asked back"),
                            ("approved", "Approved"),
                            ("answered", "Answered"),
                            ("refused", "Refused"),
                            ("dropped", "Not needed any more"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("draft", models.TextField(blank=True, default="")),
                ("question", models.TextField(blank=True, default="")),
                (
                    "tried",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("turn", models.PositiveIntegerField(default=1)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booth_requests_answered",
                        to="roles_org.person",
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booth_requests_asked",
                        to="roles_org.person",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booth_requests",
                        to="roles_org.person",
                    ),
                ),
                (
                    "mention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booth_requests",
                        to="governance_escalations.mention",
                    ),
                ),
                (
                    "text",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booth_request",
                        to="governance_escalations.approvedtext",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "back"])),
                        fields=("mention", "function"),
                        name="escalations_booth_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("draft", ""), _negated=True),
                            models.Q(("question", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="escalations_booth_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_by", models.F("asked")), _negated=True),
                        name="escalations_booth_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), ("text__isnull", False)),
                            models.Q(
                                models.Q(("state", "approved"), _negated=True), ("text", None)
                            ),
                            _connector="OR",
                        ),
                        name="escalations_booth_text",
                    ),
                ],
            },
        ),
    ]
