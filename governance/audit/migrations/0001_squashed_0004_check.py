"""The trail, from nothing: what the migrations before it come to."""

from importlib import import_module

import django.db.models.functions.datetime
from django.db import migrations, models

import governance.core.uid
from governance.core.database import append_only

trail = import_module("governance.audit.migrations.0002_append_only")


class Migration(migrations.Migration):
    replaces = [
        ("governance_audit", "0001_initial"),
        ("governance_audit", "0002_append_only"),
        ("governance_audit", "0003_restored"),
        ("governance_audit", "0004_check"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "sealed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("last_xid", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("after_id", models.BigIntegerField(default=0)),
                ("count", models.IntegerField()),
                ("entry_ids", models.BinaryField()),
                ("leaves", models.BinaryField()),
                ("previous_hash", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "governance_audit_seal",
            },
        ),
        migrations.CreateModel(
            name="TrailCheck",
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
                ("at", models.DateTimeField()),
                ("asked_by", models.TextField()),
                ("entries", models.BigIntegerField()),
                ("seals", models.BigIntegerField()),
                ("tail", models.BigIntegerField()),
                ("last_hash", models.CharField(max_length=64)),
                ("faults", models.JSONField(default=list)),
            ],
            options={
                "db_table": "governance_audit_check",
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("actor_uid", models.UUIDField(null=True)),
                ("actor_label", models.TextField()),
                ("actor_kind", models.CharField(max_length=16)),
                ("verb", models.CharField(max_length=64)),
                ("subject_type", models.CharField(max_length=64)),
                ("subject_uid", models.UUIDField(null=True)),
                ("subject_label", models.TextField()),
                ("reason", models.TextField(blank=True, default="")),
                ("changes", models.JSONField(default=dict)),
                ("request_id", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "db_table": "governance_audit_entry",
                "indexes": [
                    models.Index(fields=["subject_uid", "id"], name="audit_entry_subject"),
                    models.Index(fields=["actor_uid", "id"], name="audit_entry_actor"),
                ],
            },
        ),
        migrations.RunSQL(trail.COLUMNS, trail.COLUMNS_REVERSE),
        migrations.RunSQL(trail.CANONICAL, trail.CANONICAL_REVERSE),
        migrations.RunSQL(*append_only(trail.ENTRY)),
        migrations.RunSQL(*append_only(trail.SEAL)),
        migrations.RunSQL(*append_only("governance_audit_check")),
    ]
