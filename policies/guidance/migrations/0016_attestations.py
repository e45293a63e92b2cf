"""Who has a contract with a clause in it, as HR says; only ever added."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid
from governance.core.database import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("policies_guidance", "0015_approvals_whole"),
        ("roles_org", "0009_keep_device"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attestation",
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
                ("person_name", models.CharField(max_length=200)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("made_by_label", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="roles_org.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="policies_guidance.policyversion",
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="policies_guidance.attestation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdraws__isnull", False),
                            models.Q(
                                ("signed_on__isnull", False),
                                models.Q(("reference", ""), _negated=True),
                                ("made_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="guidance_attested_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdraws__isnull", False),
                            ("made_by", None),
                            models.Q(("made_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="guidance_no_own_contract",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="guidance_attested_why",
                    ),
                ],
            },
        ),
        migrations.RunSQL(*append_only("policies_guidance_attestation")),
    ]
