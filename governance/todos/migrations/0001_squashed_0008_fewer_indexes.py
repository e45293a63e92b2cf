"""To-dos, from nothing: what the migrations before it come to."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid
from governance.core.database import append_only

former = import_module("governance.todos.migrations.0007_former")


class Migration(migrations.Migration):
    replaces = [
        ("governance_todos", "0001_initial"),
        ("governance_todos", "0002_calendar_and_rounds"),
        ("governance_todos", "0003_due_by_subject"),
        ("governance_todos", "0004_exempt"),
        ("governance_todos", "0005_leave"),
        ("governance_todos", "0006_on_leave_already"),
        ("governance_todos", "0007_former"),
        ("governance_todos", "0008_fewer_indexes"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
        ("roles_org", "0015_holiday_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_feed",
                        to="roles_org.person",
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DigestRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("daily", "Daily"), ("weekly", "Weekly")], max_length=6
                    ),
                ),
                ("zone", models.CharField(max_length=64)),
                ("hour", models.PositiveSmallIntegerField()),
                ("local_day", models.DateField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("local_day", "zone", "hour", "kind"), name="todos_round_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TodoSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("ref", models.UUIDField()),
                ("title", models.CharField(max_length=300)),
                ("path", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "ref"), name="todos_subject_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Todo",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="todos",
                        to="roles_org.person",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="todos",
                        to="governance_todos.todosubject",
                    ),
                ),
                ("reason", models.CharField(max_length=100)),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("declined", "Declined"),
                            ("not_needed", "No longer applicable"),
                            ("passed_on", "Passed on"),
                            ("exempt", "Exempt"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["due_at", "person"],
                        include=("subject",),
                        name="todos_todo_due_subject",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("subject", "person"),
                        name="todos_todo_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("outcome", "")),
                            models.Q(
                                ("closed_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="todos_todo_closed_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerTodo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "todo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="governance_todos.todo",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance_todos.todosubject",
                    ),
                ),
                ("reason", models.CharField(max_length=100)),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("declined", "Declined"),
                            ("not_needed", "No longer applicable"),
                            ("passed_on", "Passed on"),
                            ("exempt", "Exempt"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="todos_former_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digests",
                        to="roles_org.person",
                    ),
                ),
                ("local_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "mail_state",
                    models.CharField(blank=True, db_default="", default="", max_length=10),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "local_day"), name="todos_digest_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Leave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="roles_org.person",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("person",),
                        name="todos_leave_open_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(former.KEEP, former.KEEP_REVERSE),
        migrations.RunSQL(former.STATES, former.STATES_REVERSE),
        migrations.RunSQL(*append_only("governance_todos_formertodo")),
    ]
