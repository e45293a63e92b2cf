"""The clocks of whoever took an escalation, what they say meanwhile, and how a path is walked."""

from __future__ import annotations

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0017_step_webhooks_valid"),
        ("roles_org", "0019_mentions_kept_valid"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("generation", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("word", "A first word"),
                            ("update", "Next update"),
                            ("close", "Closing it"),
                        ],
                        max_length=8,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("comes_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("passed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "Met"),
                            ("returned", "Taken back"),
                            ("dropped", "Not needed any more"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Update",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="escalation",
            name="due_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("word", "A first word"),
                    ("update", "Next update"),
                    ("close", "Closing it"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="updated_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="path",
            name="remind_minutes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="path",
            name="resolve_minutes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="path",
            name="return_minutes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="path",
            name="update_minutes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="clocks",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="taken_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs_taken_from",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="path",
            name="repeats",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="path",
            name="office_hours",
            field=models.BooleanField(db_default=False, default=False),
        ),
        AddConstraintNotValid(
            "path",
            models.CheckConstraint(
                condition=models.Q(
                    ("return_minutes", None), ("remind_minutes__isnull", False), _connector="OR"
                ),
                name="escalations_path_reminded_first",
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="escalation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clocks",
                to="governance_escalations.escalation",
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalation_clocks",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="passed_to",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalation_clocks_heard",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="update",
            name="escalation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="updates",
                to="governance_escalations.escalation",
            ),
        ),
        migrations.AddField(
            model_name="update",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalation_updates",
                to="roles_org.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("escalation", "kind"),
                name="escalations_one_clock_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("end", ""), _negated=True)),
                    _connector="OR",
                ),
                name="escalations_clock_end",
            ),
        ),
    ]
