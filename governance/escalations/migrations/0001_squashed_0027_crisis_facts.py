"""Escalations, from nothing: what the migrations before it come to."""

from importlib import import_module

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid
from governance.core.database import append_only

path = import_module("governance.escalations.migrations.0002_default_path")
texts = import_module("governance.escalations.migrations.0013_texts_stand")
clocks = import_module("governance.escalations.migrations.0019_clocks_shipped")


class Migration(migrations.Migration):
    replaces = [
        ("governance_escalations", "0001_initial"),
        ("governance_escalations", "0002_default_path"),
        ("governance_escalations", "0003_near"),
        ("governance_escalations", "0004_rota"),
        ("governance_escalations", "0005_dispositions"),
        ("governance_escalations", "0006_focus"),
        ("governance_escalations", "0007_stand_ins"),
        ("governance_escalations", "0008_keeping"),
        ("governance_escalations", "0009_keeping_valid"),
        ("governance_escalations", "0010_severity"),
        ("governance_escalations", "0011_promises"),
        ("governance_escalations", "0012_texts"),
        ("governance_escalations", "0013_texts_stand"),
        ("governance_escalations", "0014_booth"),
        ("governance_escalations", "0015_crisis"),
        ("governance_escalations", "0016_step_webhooks"),
        ("governance_escalations", "0017_step_webhooks_valid"),
        ("governance_escalations", "0018_clocks"),
        ("governance_escalations", "0019_clocks_shipped"),
        ("governance_escalations", "0020_handovers"),
        ("governance_escalations", "0021_watches"),
        ("governance_escalations", "0022_references"),
        ("governance_escalations", "0023_references_valid"),
        ("governance_escalations", "0024_usefulness"),
        ("governance_escalations", "0025_usefulness_valid"),
        ("governance_escalations", "0026_early_warning"),
        ("governance_escalations", "0027_crisis_facts"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
        ("governance_notify", "0008_seq_once"),
        ("roles_channels", "0009_missed"),
        ("roles_org", "0022_early_warning"),
        ("roles_team", "0027_open_by_person"),
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
                ("author", models.CharField(blank=True, db_default="", default="", max_length=200)),
                (
                    "author_key",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                (
                    "held_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions_held",
                        to="roles_org.person",
                    ),
                ),
                (
                    "hold_reason",
                    models.CharField(blank=True, db_default="", default="", max_length=500),
                ),
                ("stripped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "severity",
                    models.CharField(
                        choices=[("usual", "As usual"), ("serious", "Serious")],
                        db_default="usual",
                        default="usual",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(blank=True, db_default="", default="", max_length=3)),
                ("region", models.CharField(blank=True, db_default="", default="", max_length=2)),
                (
                    "references",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["logged_at"], name="escalations_mention_logged"),
                    models.Index(
                        condition=models.Q(("author_key", ""), _negated=True),
                        fields=["author_key", "-logged_at"],
                        name="escalations_mention_author",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["references"], name="escalations_mention_refs"
                    ),
                ],
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_at", None), ("held_by", None), ("hold_reason", "")),
                            models.Q(
                                ("held_at__isnull", False),
                                ("held_by__isnull", False),
                                models.Q(("hold_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="escalations_mention_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stripped_at", None),
                            models.Q(
                                ("author", ""),
                                ("author_key", ""),
                                ("held_at", None),
                                ("link", ""),
                                ("said", ""),
                                ("where", ""),
                            ),
                            _connector="OR",
                        ),
                        name="escalations_mention_stripped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("references__len__lte", 10),
                            models.Q(("stripped_at", None), ("references", []), _connector="OR"),
                        ),
                        name="escalations_mention_references",
                    ),
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
                ("remind_minutes", models.PositiveIntegerField(blank=True, null=True)),
                ("resolve_minutes", models.PositiveIntegerField(blank=True, null=True)),
                ("return_minutes", models.PositiveIntegerField(blank=True, null=True)),
                ("update_minutes", models.PositiveIntegerField(blank=True, null=True)),
                ("repeats", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("office_hours", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("default", True)),
                        fields=("default",),
                        name="escalations_one_default_path",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("return_minutes", None),
                            ("remind_minutes__isnull", False),
                            _connector="OR",
                        ),
                        name="escalations_path_reminded_first",
                    ),
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
                            ("webhook", "A chat, or another system"),
                            (
                                "line",
                                "Who stands in for the coach, an executive, the line manager or a head",
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("wait_minutes", models.PositiveIntegerField()),
                (
                    "webhook",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="path_steps",
                        to="governance_notify.webhooktarget",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("path", "position"), name="escalations_step_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("target", "webhook"), ("webhook__isnull", False)),
                            models.Q(
                                models.Q(("target", "webhook"), _negated=True), ("webhook", None)
                            ),
                            _connector="OR",
                        ),
                        name="escalations_step_webhook",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Promise",
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
                ("to_whom", models.CharField(max_length=200)),
                ("what", models.CharField(max_length=1000)),
                ("value", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for approval"),
                            ("open", "Promised"),
                            ("kept", "Kept"),
                            ("broken", "Broken"),
                            ("declined", "Not approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=9,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("form", models.UUIDField()),
                (
                    "authority",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Yourself"),
                            (1, "Listen"),
                            (2, "Approved text"),
                            (3, "Reply"),
                            (4, "Promise"),
                        ]
                    ),
                ),
                (
                    "goodwill_limit",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=1000)),
                ("stripped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="roles_team.assignment",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="roles_org.department",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises_kept",
                        to="roles_org.person",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="roles_org.person",
                    ),
                ),
                (
                    "mention",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="governance_escalations.mention",
                    ),
                ),
                (
                    "role_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="roles_team.roletype",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises_settled",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)),
                        fields=["due_at"],
                        name="escalations_promise_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("made_by", "form"), name="escalations_promise_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at", None),
                                ("settled_by", None),
                                ("state__in", ["asked", "open"]),
                            ),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("state__in", ["kept", "broken", "declined"]),
                                ("settled_by__isnull", False),
                            ),
                            models.Q(("settled_at__isnull", False), ("state", "withdrawn")),
                            _connector="OR",
                        ),
                        name="escalations_promise_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["open", "kept", "broken"]), _negated=True),
                            ("goodwill_limit", None),
                            ("value__lte", models.F("goodwill_limit")),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="escalations_promise_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0), ("authority__gte", 3)),
                        name="escalations_promise_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stripped_at", None),
                                models.Q(("to_whom", ""), _negated=True),
                                models.Q(("what", ""), _negated=True),
                            ),
                            models.Q(
                                ("outcome", ""),
                                ("stripped_at__isnull", False),
                                ("to_whom", ""),
                                ("what", ""),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="escalations_promise_stripped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromiseApproval",
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
                ("legal", models.BooleanField()),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("self", "Nobody gets a role without accepting it"),
                            ("line_manager", "Line manager"),
                            ("sponsor", "Sponsor, since there is no line manager to ask"),
                            (
                                "head_above",
                                "Heads the nearest department, since there is no line manager to ask",
                            ),
                            ("coach", "Coach of the department"),
                            ("head_coach", "Head coach"),
                            ("no_coach", "Head coach, since the department has no coach to ask"),
                            ("fallback_coach", "Stands in, since there is no head coach to ask"),
                            (
                                "department_head",
                                "Department head, since there is no head coach to ask",
                            ),
                            (
                                "root_head",
                                "Heads the organisation, since there is no head coach to ask",
                            ),
                            (
                                "executive",
                                "Executive in the booth, since nobody nearer can be asked",
                            ),
                            ("administrator", "Administrator, since nobody else can be asked"),
                            (
                                "manager_above",
                                "Line manager above, since there was no answer in time",
                            ),
                            (
                                "late_coach",
                                "Coach of the department, since there was no answer in time",
                            ),
                            ("late_head", "Head coach, since there was no answer in time"),
                            ("late", "Stands in, since there was no answer in time"),
                            ("legal", "Legal, for a promise"),
                            (
                                "unit_head",
                                "Heads the department, which asks for its head's word, too",
                            ),
                            ("for_legal", "Stands in, since nobody of legal is assigned any more"),
                            ("no_legal", "Head coach alone, since nobody of legal is assigned"),
                            ("alone", "Decided alone, as a small organisation does"),
                            ("set_up", "Decided when Playbook was set up"),
                        ],
                        max_length=16,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises_answered",
                        to="roles_org.person",
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises_asked",
                        to="roles_org.person",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="governance_escalations.promise",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("promise", "legal"), name="escalations_promise_approval_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="escalations_promise_approval_answered",
                    ),
                ],
            },
        ),
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
            options={
                "indexes": [
                    models.Index(fields=["state", "valid_until"], name="escalations_text_usable")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "number"), name="escalations_text_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")),
                        fields=("key",),
                        name="escalations_text_one_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("key",),
                        name="escalations_text_one_proposed",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approver", None),
                            ("alone", True),
                            models.Q(("approver", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="escalations_text_second_eyes",
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
                ("contact_due_at", models.DateTimeField(blank=True, null=True)),
                ("contacted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contacted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations_contacted",
                        to="roles_org.person",
                    ),
                ),
                (
                    "contact_text",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="governance_escalations.approvedtext",
                    ),
                ),
                (
                    "due_for",
                    models.CharField(
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
                ("updated_at", models.DateTimeField(blank=True, null=True)),
                ("useful", models.BooleanField(blank=True, null=True)),
                ("useful_at", models.DateTimeField(blank=True, null=True)),
                (
                    "useful_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations_judged",
                        to="roles_org.person",
                    ),
                ),
                (
                    "useful_words",
                    models.CharField(blank=True, db_default="", default="", max_length=500),
                ),
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
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contacted_at", None), ("contacted_by", None)),
                            models.Q(
                                ("contacted_at__isnull", False), ("contacted_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="escalations_escalation_contact",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("useful", None),
                                ("useful_at", None),
                                ("useful_by", None),
                                ("useful_words", ""),
                            ),
                            models.Q(
                                ("useful__isnull", False),
                                ("useful_at__isnull", False),
                                ("useful_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="escalations_escalation_judged",
                    ),
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
                ("clocks", models.JSONField(null=True)),
                (
                    "taken_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs_taken_from",
                        to="roles_org.person",
                    ),
                ),
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
                            ("webhook", "A chat, or another system"),
                            (
                                "line",
                                "Who stands in for the coach, an executive, the line manager or a head",
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
                            ("told", "Told, nobody in person"),
                            ("webhook_off", "Its webhook is switched off, or there no more"),
                            ("authority", "Nobody who may go as far as an answer would was ready"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("answer_by", models.DateTimeField(blank=True, null=True)),
                (
                    "webhook",
                    models.CharField(blank=True, db_default="", default="", max_length=100),
                ),
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
        migrations.CreateModel(
            name="Crisis",
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
                ("about", models.CharField(max_length=300)),
                ("paused", models.PositiveIntegerField(default=0)),
                ("declared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises_declared",
                        to="roles_org.person",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises",
                        to="roles_org.department",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises_ended",
                        to="roles_org.person",
                    ),
                ),
                (
                    "path",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises",
                        to="governance_escalations.path",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "crises",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("department",),
                        name="escalations_crisis_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about", ""), _negated=True),
                        name="escalations_crisis_about",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="escalations_crisis_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CrisisText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("allowed_at", models.DateTimeField()),
                (
                    "allowed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crisis_texts",
                        to="roles_org.person",
                    ),
                ),
                (
                    "crisis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allowed",
                        to="governance_escalations.crisis",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crises",
                        to="governance_escalations.approvedtext",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("crisis", "text"), name="escalations_crisis_text_once"
                    )
                ],
            },
        ),
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
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="governance_escalations.escalation",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalation_clocks",
                        to="roles_org.person",
                    ),
                ),
                (
                    "passed_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalation_clocks_heard",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("escalation", "kind"),
                        name="escalations_one_clock_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(
                                ("ended_at__isnull", False), models.Q(("end", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="escalations_clock_end",
                    ),
                ],
            },
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
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="governance_escalations.escalation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalation_updates",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("generation", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="governance_escalations.escalation",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations_given",
                        to="roles_org.person",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations_received",
                        to="roles_org.person",
                    ),
                ),
                ("wrong_desk", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("taker")), _negated=True),
                        name="escalations_handover_between_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watchers_added",
                        to="roles_org.person",
                    ),
                ),
                (
                    "mention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watches",
                        to="governance_escalations.mention",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions_watched",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mention", "person"), name="escalations_watch_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Surge",
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
                ("counted", models.PositiveIntegerField()),
                ("usual", models.FloatField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("dismissed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surges",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surges",
                        to="roles_org.department",
                    ),
                ),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surges_dismissed",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("department", "topic", "channel"),
                        name="escalations_surge_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel__isnull", False), ("topic", "")),
                            models.Q(models.Q(("topic", ""), _negated=True), ("channel", None)),
                            _connector="OR",
                        ),
                        name="escalations_surge_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dismissed_at", None), ("dismissed_by", None), ("reason", "")
                            ),
                            models.Q(
                                ("dismissed_at__isnull", False),
                                ("dismissed_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="escalations_surge_dismissed",
                    ),
                ],
            },
        ),
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
        migrations.RunSQL(texts.GUARD, texts.GUARD_REVERSE),
        migrations.RunSQL(*append_only("governance_escalations_crisisfact")),
        migrations.RunPython(path.path_add, path.path_remove),
        migrations.RunPython(clocks.clocks_set, migrations.RunPython.noop),
    ]
