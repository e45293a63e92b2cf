"""Texts that may be used as they are, and which one somebody was answered with."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0011_promises"),
        ("roles_channels", "0008_past_custody"),
        ("roles_org", "0019_mentions_kept_valid"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovedText",
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
                ("key", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("replaced", "Replaced"),
                            ("withdrawn", "Withdrawn"),
                            ("declined", "Declined"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField()),
                ("language", models.CharField(max_length=3)),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("question", "Question"),
                            ("complaint", "Complaint"),
                            ("praise", "Praise"),
                            ("safety", "Safety, law"),
                            ("press", "Press"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("region", models.CharField(blank=True, default="", max_length=2)),
                ("valid_until", models.DateField()),
                ("text_hash", models.CharField(max_length=64)),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("alone", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts_approved",
                        to="roles_org.person",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts_written",
                        to="roles_org.person",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approved_texts",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approved_texts",
                        to="roles_org.department",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts_ended",
                        to="roles_org.person",
                    ),
                ),
                (
                    "mention",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approved_texts",
                        to="governance_escalations.mention",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="escalation",
            name="contact_text",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalations",
                to="governance_escalations.approvedtext",
            ),
        ),
        migrations.AddIndex(
            model_name="approvedtext",
            index=models.Index(fields=["state", "valid_until"], name="escalations_text_usable"),
        ),
        migrations.AddConstraint(
            model_name="approvedtext",
            constraint=models.UniqueConstraint(
                fields=("key", "number"), name="escalations_text_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvedtext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "approved")),
                fields=("key",),
                name="escalations_text_one_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvedtext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("key",),
                name="escalations_text_one_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvedtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at", None),
                        ("approver", None),
                        ("state__in", ["proposed", "declined"]),
                    ),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approver__isnull", False),
                        ("state__in", ["approved", "replaced", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="escalations_text_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvedtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["proposed", "approved"])),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ["replaced", "withdrawn", "declined"]),
                    ),
                    _connector="OR",
                ),
                name="escalations_text_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvedtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approver", None),
                    ("alone", True),
                    models.Q(("approver", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="escalations_text_second_eyes",
            ),
        ),
    ]
