"""Draft reorganisations and their steps."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("roles_org", "0002_search"),
        ("roles_sync", "0003_import_rows"),
        ("roles_team", "0003_focus_and_backup"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    "changes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("added_by", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by_account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="roles_sync.draft",
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
                    "role_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_team.roletype",
                    ),
                ),
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
    ]
