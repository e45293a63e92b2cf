"""Imports and connections, from nothing: what the migrations before it come to."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    replaces = [
        ("roles_sync", "0001_initial"),
        ("roles_sync", "0002_import_lifecycle"),
        ("roles_sync", "0003_import_rows"),
        ("roles_sync", "0004_drafts"),
        ("roles_sync", "0005_connections"),
        ("roles_sync", "0006_fewer_indexes"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
        ("governance_accounts", "0006_start_page"),
        ("governance_accounts", "__first__"),
        ("roles_org", "0015_holiday_counts"),
        ("roles_team", "0025_department_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Connection",
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
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="connection",
                        to="governance_accounts.apitoken",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "strict",
                    models.BooleanField(
                        default=False,
                        help_text="Refuse what is not written as the standard has it.",
                        verbose_name="strict",
                    ),
                ),
                (
                    "brake",
                    models.BooleanField(
                        default=True,
                        help_text="Hold leavers back when too many come within an hour.",
                        verbose_name="brake",
                    ),
                ),
                ("brake_people", models.PositiveIntegerField(default=3, verbose_name="people")),
                (
                    "brake_percent",
                    models.PositiveSmallIntegerField(default=5, verbose_name="percent"),
                ),
                ("users", models.PositiveIntegerField(default=0)),
                ("groups", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("written_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                ("refused", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "connection",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("brake_percent__lte", 100)),
                        name="sync_connection_percent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
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
                ("why", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("published", "Published"),
                            ("discarded", "Discarded"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("compared", models.JSONField(blank=True, default=dict)),
                ("compared_at", models.DateTimeField(blank=True, null=True)),
                ("made_on", models.CharField(blank=True, default="", max_length=64)),
                ("settled_by", models.CharField(blank=True, default="", max_length=200)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_why", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [models.Index(fields=["-made_at", "-id"], name="sync_draft_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sync_draft_settled_or_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftStep",
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
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="roles_sync.draft",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("department_open", "Open a department"),
                            ("department_change", "Change a department"),
                            ("department_close", "Close a department"),
                            ("person_move", "Move a person"),
                            ("role_open", "Open a role"),
                            ("role_close", "Close a role"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.department",
                    ),
                ),
                (
                    "opened",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_as_department",
                        to="roles_sync.draftstep",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.department",
                    ),
                ),
                (
                    "parent_opened",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_as_parent",
                        to="roles_sync.draftstep",
                    ),
                ),
                (
                    "head",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                (
                    "role_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_team.roletype",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_team.role",
                    ),
                ),
                (
                    "changes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("added_by", models.CharField(max_length=200)),
                (
                    "added_by_account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "position"), name="sync_draft_step_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("department", None), ("opened", None), _connector="OR"),
                        name="sync_draft_step_one_department",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None), ("parent_opened", None), _connector="OR"
                        ),
                        name="sync_draft_step_one_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("opened", None),
                                models.Q(("opened", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("parent_opened", None),
                                models.Q(("parent_opened", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="sync_draft_step_not_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "department_open"), models.Q(("name", ""), _negated=True)
                            ),
                            models.Q(
                                (
                                    "kind__in",
                                    ["department_change", "department_close", "role_open"],
                                ),
                                models.Q(
                                    ("department__isnull", False),
                                    ("opened__isnull", False),
                                    _connector="OR",
                                ),
                                models.Q(
                                    models.Q(("kind", "role_open"), _negated=True),
                                    ("role_type__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(("kind", "person_move"), ("person__isnull", False)),
                            models.Q(("kind", "role_close"), ("role__isnull", False)),
                            _connector="OR",
                        ),
                        name="sync_draft_step_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportPlan",
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
                    "mode",
                    models.CharField(
                        choices=[
                            ("patch", "Patch: what the file misses stays"),
                            ("full", "Full: who is missing has left"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("waiting", "Waiting for release"),
                            ("applying", "Being applied"),
                            ("applied", "Applied"),
                            ("stale", "Out of date"),
                            ("discarded", "Discarded"),
                        ],
                        max_length=12,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("made_on", models.CharField(max_length=64)),
                ("left_behind", models.CharField(blank=True, default="", max_length=64)),
                ("ignored_columns", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("employed", models.PositiveIntegerField(default=0)),
                ("consequences", models.JSONField(default=dict)),
                ("payload", models.BinaryField(default=bytes)),
                ("made_through", models.CharField(blank=True, default="", max_length=16)),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("settled_by", models.CharField(blank=True, default="", max_length=200)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("released", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True, default="")),
                ("failure", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["digest", "state"], name="sync_plan_digest"),
                    models.Index(fields=["-made_at"], name="sync_plan_latest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="roles_sync.importplan",
                    ),
                ),
                ("table", models.CharField(max_length=16)),
                ("action", models.CharField(max_length=12)),
                ("subject_uid", models.UUIDField()),
                ("key", models.TextField(blank=True, default="")),
                ("label", models.TextField()),
                ("changes", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["plan", "action", "id"], name="sync_row_page")],
            },
        ),
        migrations.CreateModel(
            name="ProvisionedDepartment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="roles_sync.connection",
                    ),
                ),
                (
                    "department",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provisioned",
                        to="roles_org.department",
                    ),
                ),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("parent_wanted", models.CharField(blank=True, default="", max_length=200)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("gone_at", None)),
                        fields=["connection", "id"],
                        name="sync_group_page",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("gone_at", None)),
                        fields=("connection", "external_id"),
                        name="sync_provisioned_group_id",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProvisionedPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="roles_sync.connection",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provisioned",
                        to="roles_org.person",
                    ),
                ),
                ("user_name", models.CharField(max_length=200)),
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("display_name", models.CharField(blank=True, default="", max_length=200)),
                ("email_type", models.CharField(blank=True, default="", max_length=20)),
                ("email_primary", models.BooleanField(blank=True, null=True)),
                ("active_unset", models.BooleanField(default=False)),
                ("manager_wanted", models.CharField(blank=True, default="", max_length=200)),
                ("department_sent", models.CharField(blank=True, default="", max_length=200)),
                ("department_parked", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("gone_at", None)),
                        fields=["connection", "id"],
                        name="sync_provisioned_page",
                    ),
                    models.Index(
                        models.F("connection"),
                        django.db.models.functions.text.Lower("manager_wanted"),
                        condition=models.Q(("manager_wanted", ""), _negated=True),
                        name="sync_provisioned_manager",
                    ),
                    models.Index(
                        condition=models.Q(("department_parked", True)),
                        fields=["connection", "department_sent"],
                        name="sync_provisioned_place",
                    ),
                    models.Index(
                        condition=models.Q(("left_at__isnull", False)),
                        fields=["connection", "left_at"],
                        name="sync_provisioned_left",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("connection"),
                        django.db.models.functions.text.Lower("user_name"),
                        condition=models.Q(("gone_at", None)),
                        name="sync_provisioned_user_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("gone_at", None)),
                        fields=("connection", "external_id"),
                        name="sync_provisioned_external_id",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StagedLeaver",
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
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staged",
                        to="roles_sync.connection",
                    ),
                ),
                (
                    "provisioned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staged",
                        to="roles_sync.provisionedperson",
                    ),
                ),
                ("deleted", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for release"),
                            ("released", "Released"),
                            ("discarded", "Discarded"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("settled_by", models.CharField(blank=True, default="", max_length=200)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["connection", "id"],
                        name="sync_staged_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("provisioned",),
                        name="sync_staged_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sync_staged_settled_or_waiting",
                    ),
                ],
            },
        ),
    ]
