"""Duty rotas: plans that follow each other, overrides, and requests to take a shift over."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("governance_escalations", "0003_near"),
        ("roles_channels", "0006_past_places"),
        ("roles_org", "0010_gap_rules_of_duty"),
    ]

    operations = [
        migrations.AlterField(
            model_name="runstep",
            name="target",
            field=models.CharField(
                choices=[
                    ("coach", "The department's coach"),
                    ("head_coach", "The head coach"),
                    ("duty", "Whoever is on duty"),
                    ("line", "The line manager or the department's head"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="runstep",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "Asked"),
                    ("nobody_ready", "Nobody was ready"),
                    ("asked_before", "Only people who have been asked already"),
                    ("nobody_on_duty", "Nobody was on duty"),
                    ("no_department", "No department is concerned"),
                ],
                default="",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="target",
            field=models.CharField(
                choices=[
                    ("coach", "The department's coach"),
                    ("head_coach", "The head coach"),
                    ("duty", "Whoever is on duty"),
                    ("line", "The line manager or the department's head"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Rota",
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
                ("name", models.CharField(max_length=100)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rotas",
                        to="roles_org.department",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DutyRequest",
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
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("back_since", models.DateTimeField(blank=True, null=True)),
                ("back_until", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_asked",
                        to="roles_org.person",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_requests",
                        to="roles_org.person",
                    ),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="governance_escalations.rota",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DutyOverride",
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
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                ("made_by_label", models.CharField(max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_overrides",
                        to="roles_org.person",
                    ),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="governance_escalations.rota",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RotaPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("time_zone", models.CharField(max_length=64)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "channels",
                    models.ManyToManyField(
                        blank=True, related_name="rotas", to="roles_channels.channel"
                    ),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="governance_escalations.rota",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RotaLayer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("starts_on", models.DateField()),
                ("hand_over", models.TimeField()),
                (
                    "rotation",
                    models.CharField(
                        choices=[("days", "Days"), ("weeks", "Weeks"), ("hours", "Hours")],
                        max_length=5,
                    ),
                ),
                ("every", models.PositiveSmallIntegerField()),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), size=None
                    ),
                ),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="layers",
                        to="governance_escalations.rotaplan",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="RotaTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="governance_escalations.rotalayer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rota_turns",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddConstraint(
            model_name="rota",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("department", "name"),
                name="escalations_rota_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))),
                name="escalations_request_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("back_since", None), ("back_until", None)),
                    ("back_until__gt", models.F("back_since")),
                    _connector="OR",
                ),
                name="escalations_request_return",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked", models.F("asked_by")), _negated=True),
                name="escalations_request_of_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyrequest",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "asked")),
                expressions=[
                    (models.F("rota"), "="),
                    (models.F("asked_by"), "="),
                    (models.Func(models.F("since"), models.F("until"), function="tstzrange"), "&&"),
                ],
                name="escalations_request_once_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="dutyoverride",
            index=models.Index(fields=["rota", "until"], name="escalations_override_until"),
        ),
        migrations.AddConstraint(
            model_name="dutyoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))),
                name="escalations_override_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__gte", models.F("made_at"))),
                name="escalations_override_not_backdated",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="escalations_override_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotaplan",
            constraint=models.UniqueConstraint(
                fields=("rota", "number"), name="escalations_plan_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="rotaplan",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[(models.F("rota"), "="), (models.F("during"), "&&")],
                name="escalations_plan_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotalayer",
            constraint=models.UniqueConstraint(
                fields=("plan", "position"), name="escalations_layer_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="rotalayer",
            constraint=models.CheckConstraint(
                condition=models.Q(("every__gte", 1)), name="escalations_layer_every"
            ),
        ),
        migrations.AddConstraint(
            model_name="rotaturn",
            constraint=models.UniqueConstraint(
                fields=("layer", "position"), name="escalations_turn_position"
            ),
        ),
    ]
