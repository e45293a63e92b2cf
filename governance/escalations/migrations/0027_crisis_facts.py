"""What is known, done and said in a crisis; rows are only added."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid
from governance.core.database import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0026_early_warning"),
        ("roles_org", "0022_early_warning"),
    ]

    operations = [
        migrations.CreateModel(
            name="CrisisFact",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("know", "What we know"),
                            ("do", "What we do"),
                            ("say", "What we say"),
                        ],
                        max_length=4,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("words", models.TextField(max_length=4000)),
                ("written_at", models.DateTimeField()),
                (
                    "crisis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="governance_escalations.crisis",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crisis_facts",
                        to="governance_escalations.approvedtext",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crisis_facts",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("crisis", "kind", "number"), name="escalations_crisis_fact_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="escalations_crisis_fact_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", None), ("kind", "say"), _connector="OR"),
                        name="escalations_crisis_fact_text",
                    ),
                ],
            },
        ),
        migrations.RunSQL(*append_only("governance_escalations_crisisfact")),
    ]
