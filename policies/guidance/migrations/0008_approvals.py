"""Who wrote a text, who approved it, and what was said about it."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid
from governance.core.database import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0007_evidence_packs"),
        ("roles_org", "0004_verifying_channels"),
    ]

    operations = [
        migrations.AddField(
            model_name="policyversion",
            name="author_accounts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="author_people",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="returned_by_label",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="returned_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.CreateModel(
            name="Approval",
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
                ("account_label", models.CharField(max_length=200)),
                ("text_hash", models.CharField(max_length=64)),
                ("major", models.BooleanField()),
                ("comment", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals_given",
                        to="roles_org.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="policies_guidance.policyversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Comment",
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
                ("author_label", models.CharField(max_length=200)),
                ("block", models.CharField(blank=True, default="", max_length=200)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by_label", models.CharField(blank=True, default="", max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="policies_guidance.comment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="policies_guidance.policyversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parent", None), ("closed_at", None), _connector="OR"),
                        name="guidance_answers_stay_open",
                    )
                ],
            },
        ),
        migrations.RunSQL(*append_only("policies_guidance_approval")),
    ]
