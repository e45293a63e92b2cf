"""Escalations, from nothing: what the migrations before it come to."""

from importlib import import_module

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid

path = import_module("governance.escalations.migrations.0002_default_path")


class Migration(migrations.Migration):
    replaces = [
        ("governance_escalations", "0001_initial"),
        ("governance_escalations", "0002_default_path"),
        ("governance_escalations", "0003_near"),
        ("governance_escalations", "0004_rota"),
        ("governance_escalations", "0005_dispositions"),
        ("governance_escalations", "0006_focus"),
        ("governance_escalations", "0007_stand_ins"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
        ("roles_channels", "0007_advice"),
        ("roles_org", "0015_holiday_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mention",
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
                ("said", models.TextField()),
                ("where", models.CharField(max_length=500)),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="roles_org.department",
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("complaint", "Complaint"),
                            ("praise", "Praise"),
                            ("safety", "Safety, law"),
                            ("press", "Press"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[("pass_on", "Pass it on"), ("note", "Just note it")], max_length=10
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="roles_org.person",
                    ),
                ),
                ("logged_by_label", models.CharField(max_length=200)),
                ("logged_at", models.DateTimeField()),
                (
                    "disposition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("noise", "Noise"),
                            ("spam", "Spam"),
                            ("duplicate", "The same as another"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="governance_escalations.mention",
                    ),
                ),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions_set_aside",
                        to="roles_org.person",
                    ),
                ),
                ("set_aside_at", models.DateTimeField(blank=True, null=True)),
                ("link", models.CharField(blank=True, db_default="", default="", max_length=500)),
                ("form", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["logged_at"], name="escalations_mention_logged")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("logged_by", "form"), name="escalations_mention_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("disposition", ""), ("duplicate_of", None), ("set_aside_at", None)
                            ),
                            models.Q(
                                ("disposition__in", ["noise", "spam"]),
                                ("duplicate_of", None),
                                ("set_aside_at__isnull", False),
                            ),
                            models.Q(
                                ("disposition", "duplicate"),
                                ("duplicate_of__isnull", False),
                                ("set_aside_at__isnull", False),
                                models.Q(("duplicate_of", models.F("pk")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="escalations_mention_aside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
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
                    "mention",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalation",
                        to="governance_escalations.mention",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("taken", "Taken"),
                            ("closed", "Closed"),
                            ("aside", "Set aside"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations_asked",
                        to="roles_org.person",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="roles_org.person",
                    ),
                ),
                ("generation", models.PositiveIntegerField(default=1)),
                ("opened_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["due_at"],
                        name="escalations_escalation_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None),
                                ("holder", None),
                                ("state", "open"),
                                ("taken_at", None),
                            ),
                            models.Q(
                                ("closed_at", None),
                                ("holder__isnull", False),
                                ("state", "taken"),
                                ("taken_at__isnull", False),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("holder__isnull", False),
                                ("state", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                ("closed_at__isnull", False), ("outcome", ""), ("state", "aside")
                            ),
                            _connector="OR",
                        ),
                        name="escalations_escalation_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Path",
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
                ("name", models.CharField(max_length=100, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("default", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("default", True)),
                        fields=("default",),
                        name="escalations_one_default_path",
                    )
                ],
            },
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
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rotas",
                        to="roles_org.department",
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("department", "name"),
                        name="escalations_rota_name",
                    )
                ],
            },
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
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="governance_escalations.rota",
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
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_asked",
                        to="roles_org.person",
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))),
                        name="escalations_request_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("back_since", None), ("back_until", None)),
                            ("back_until__gt", models.F("back_since")),
                            _connector="OR",
                        ),
                        name="escalations_request_return",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked", models.F("asked_by")), _negated=True),
                        name="escalations_request_of_another",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "asked")),
                        expressions=[
                            (models.F("rota"), "="),
                            (models.F("asked_by"), "="),
                            (
                                models.Func(
                                    models.F("since"), models.F("until"), function="tstzrange"
                                ),
                                "&&",
                            ),
                        ],
                        name="escalations_request_once_at_a_time",
                    ),
                ],
            },
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
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="governance_escalations.rota",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_overrides",
                        to="roles_org.person",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                ("made_by_label", models.CharField(max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["rota", "until"], name="escalations_override_until")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="escalations_override_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("since__gte", models.F("made_at"))),
                        name="escalations_override_not_backdated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="escalations_override_reason",
                    ),
                ],
            },
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
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="governance_escalations.rota",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rota", "number"), name="escalations_plan_number"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("rota"), "="), (models.F("during"), "&&")],
                        name="escalations_plan_once_at_a_time",
                    ),
                ],
            },
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
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="layers",
                        to="governance_escalations.rotaplan",
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
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "position"), name="escalations_layer_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every__gte", 1)), name="escalations_layer_every"
                    ),
                ],
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
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="governance_escalations.rotalayer",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("layer", "position"), name="escalations_turn_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="governance_escalations.escalation",
                    ),
                ),
                ("path_name", models.CharField(max_length=100)),
                ("path_version", models.PositiveIntegerField()),
                ("snapshot", models.JSONField()),
                ("generation", models.PositiveIntegerField()),
                ("started_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("escalation", "generation"), name="escalations_run_generation"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RunStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="governance_escalations.run",
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="governance_escalations.escalation",
                    ),
                ),
                ("generation", models.PositiveIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("coach", "The department's coach"),
                            ("head_coach", "The head coach"),
                            ("duty", "Whoever is on duty"),
                            (
                                "line",
                                "Who stands in for the coach, the line manager or the department's head",
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="run_steps",
                        to="roles_org.person",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "Asked"),
                            ("nobody_ready", "Nobody was ready"),
                            ("asked_before", "Only people who have been asked already"),
                            ("nobody_on_duty", "Nobody was on duty"),
                            ("reported", "Only the one who reported it"),
                            ("other_focus", "Nobody whose focus reaches it was ready"),
                            ("no_department", "No department is concerned"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("answer_by", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "generation", "position"), name="escalations_run_step_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "path",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="governance_escalations.path",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("coach", "The department's coach"),
                            ("head_coach", "The head coach"),
                            ("duty", "Whoever is on duty"),
                            (
                                "line",
                                "Who stands in for the coach, the line manager or the department's head",
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("wait_minutes", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("path", "position"), name="escalations_step_position"
                    )
                ],
            },
        ),
        migrations.RunPython(path.path_add, path.path_remove),
    ]
