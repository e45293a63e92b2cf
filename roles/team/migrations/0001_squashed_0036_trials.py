"""Roles and their holders, from nothing: what the migrations before it come to."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import governance.core.search
import governance.core.uid

types = import_module("roles.team.migrations.0002_role_types")
access = import_module("roles.team.migrations.0020_channel_access")
terms = import_module("roles.team.migrations.0026_terms_stand")
serving = import_module("roles.team.migrations.0035_serves_shipped")


class Migration(migrations.Migration):
    replaces = [
        ("roles_team", "0001_initial"),
        ("roles_team", "0002_role_types"),
        ("roles_team", "0003_focus_and_backup"),
        ("roles_team", "0004_late_answers"),
        ("roles_team", "0005_pauses"),
        ("roles_team", "0006_reviews"),
        ("roles_team", "0007_break_glass"),
        ("roles_team", "0008_sponsor"),
        ("roles_team", "0009_focus_history"),
        ("roles_team", "0010_liaisons"),
        ("roles_team", "0011_card_links"),
        ("roles_team", "0012_type_history"),
        ("roles_team", "0013_emergency_reviews"),
        ("roles_team", "0014_handovers"),
        ("roles_team", "0015_proposal_drafts"),
        ("roles_team", "0016_who_decided"),
        ("roles_team", "0017_audience_rules"),
        ("roles_team", "0018_audience_of_everyone"),
        ("roles_team", "0019_contract_clauses"),
        ("roles_team", "0020_channel_access"),
        ("roles_team", "0021_authority_history"),
        ("roles_team", "0022_for_legal"),
        ("roles_team", "0023_state_history"),
        ("roles_team", "0024_fewer_indexes"),
        ("roles_team", "0025_department_terms"),
        ("roles_team", "0026_terms_stand"),
        ("roles_team", "0027_open_by_person"),
        ("roles_team", "0028_past_gaps"),
        ("roles_team", "0029_hours"),
        ("roles_team", "0030_hours_valid"),
        ("roles_team", "0031_serves"),
        ("roles_team", "0032_signs_as"),
        ("roles_team", "0033_signs_as_valid"),
        ("roles_team", "0034_role_text"),
        ("roles_team", "0035_serves_shipped"),
        ("roles_team", "0036_trials"),
    ]

    initial = True

    dependencies = [
        ("governance_accounts", "__first__"),
        ("governance_core", "0002_fold"),
        ("roles_channels", "0007_advice"),
        ("roles_org", "0019_mentions_kept_valid"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleType",
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
                ("key", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[("coach", "Coach"), ("player", "Player"), ("booth", "Booth")],
                        max_length=6,
                    ),
                ),
                ("function", models.CharField(blank=True, default="", max_length=30)),
                ("purpose", models.TextField(blank=True, default="")),
                ("end_goal", models.TextField(blank=True, default="")),
                ("accountabilities", models.TextField(blank=True, default="")),
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
                    models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
                ),
                ("critical", models.BooleanField(db_default=False, default=False)),
                ("contract_clause", models.BooleanField(db_default=False, default=False)),
                ("access_needed", models.BooleanField(db_default=False, default=False)),
                ("retired_on", models.DateField(blank=True, null=True)),
                ("serves", models.TextField(blank=True, db_default="", default="")),
            ],
        ),
        migrations.CreateModel(
            name="Role",
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
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="roles_team.roletype",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="roles_org.department",
                    ),
                ),
                ("focus", models.CharField(blank=True, default="", max_length=200)),
                ("purpose", models.TextField(blank=True, default="")),
                ("end_goal", models.TextField(blank=True, default="")),
                (
                    "fallback",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fallback_roles",
                        to="roles_org.person",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "most_authority",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Yourself"),
                            (1, "Listen"),
                            (2, "Approved text"),
                            (3, "Reply"),
                            (4, "Promise"),
                        ],
                        null=True,
                    ),
                ),
                ("head_approves_too", models.BooleanField(db_default=False, default=False)),
                ("review_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reach_since", models.DateTimeField(blank=True, null=True)),
                ("serves", models.TextField(blank=True, db_default="", default="")),
                ("trial_until", models.DateField(blank=True, null=True)),
                (
                    "trial_why",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            governance.core.search.Fold(
                                django.db.models.functions.text.Concat(
                                    "focus",
                                    models.Value(" "),
                                    "serves",
                                    output_field=models.TextField(),
                                )
                            ),
                            "gin_trgm_ops",
                        ),
                        name="team_role_text",
                    ),
                    models.Index(
                        condition=models.Q(("trial_until__isnull", False)),
                        fields=["trial_until"],
                        name="team_role_trial",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="roles_team.role",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="roles_org.person",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("handing_over", "Handing over"),
                            ("ended", "Ended"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "backup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backup_assignments",
                        to="roles_org.person",
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="roles_org.person",
                    ),
                ),
                (
                    "proposed_by_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_by_label", models.CharField(max_length=200)),
                ("decided_alone", models.BooleanField(default=False)),
                ("break_glass", models.BooleanField(db_default=False, default=False)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("pause_reason", models.TextField(blank=True, db_default="", default="")),
                (
                    "handover_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="roles_org.person",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="roles_org.person",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("close_reason", models.TextField(blank=True, default="")),
                (
                    "channels",
                    models.ManyToManyField(
                        blank=True, related_name="assignments", to="roles_channels.channel"
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True),
                ),
                (
                    "signs_as",
                    models.CharField(blank=True, db_default="", default="", max_length=40),
                ),
                ("persona", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "state"], name="team_assignment_person")
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("break_glass", False), ("state__in", ["active", "suspended"])
                        ),
                        expressions=[
                            (models.F("role"), "="),
                            (
                                models.Func(
                                    models.F("starts_on"), models.F("ends_on"), function="daterange"
                                ),
                                "&&",
                            ),
                        ],
                        name="team_assignment_one_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="team_assignment_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("break_glass", False),
                            models.Q(
                                ("authority__lte", 2),
                                ("ends_at__isnull", False),
                                (
                                    "ends_at__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("proposed_at"),
                                        "+",
                                        models.Value(dt.timedelta(days=3)),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="team_assignment_break_glass_narrow",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "active", "suspended", "handing_over"])
                        ),
                        fields=("person", "role"),
                        name="team_assignment_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours", None),
                            ("hours__range", (Decimal("0.5"), Decimal(40))),
                            _connector="OR",
                        ),
                        name="team_assignment_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("persona", False),
                            models.Q(("signs_as", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="team_assignment_persona_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_terms",
                        to="roles_team.roletype",
                    ),
                ),
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
                    models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("type"), "="), (models.F("during"), "&&")],
                        name="team_past_terms_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AudienceRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.UUIDField()),
                ("position", models.PositiveSmallIntegerField()),
                ("excludes", models.BooleanField(default=False)),
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
                    "role_kind",
                    models.CharField(
                        blank=True,
                        choices=[("coach", "Coach"), ("player", "Player"), ("booth", "Booth")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("function", models.CharField(blank=True, default="", max_length=30)),
                (
                    "authority",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Yourself"),
                            (1, "Listen"),
                            (2, "Approved text"),
                            (3, "Reply"),
                            (4, "Promise"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "person_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employee", "Employee"),
                            ("volunteer", "Volunteer"),
                            ("external", "External"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("country", models.CharField(blank=True, default="", max_length=2)),
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
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "position"), name="team_audience_rule_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("excludes", False),
                            models.Q(
                                ("authority", None),
                                ("channel", None),
                                ("country", ""),
                                ("department", None),
                                ("function", ""),
                                ("person", None),
                                ("person_kind", ""),
                                ("role_kind", ""),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="team_audience_rule_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardLink",
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
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="roles_team.assignment",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("assignment",),
                        name="team_card_link_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("made_at"))),
                        name="team_card_link_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="roles_team.assignment",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accept", "Accepts"),
                            ("consent", "Line manager consents"),
                            ("approve", "Approved"),
                            ("guideline", "Guideline acknowledged"),
                            ("course", "Course passed"),
                            ("clause", "Contract with the clause signed"),
                            ("access", "Channel access confirmed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ref", models.UUIDField(blank=True, null=True)),
                ("title", models.CharField(blank=True, default="", max_length=300)),
                ("path", models.CharField(blank=True, default="", max_length=300)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checklist_items",
                        to="roles_org.person",
                    ),
                ),
                (
                    "asked_because",
                    models.CharField(
                        blank=True,
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
                        default="",
                        max_length=20,
                    ),
                ),
                ("by_head", models.BooleanField(db_default=False, default=False)),
                ("blocks_from", models.DateTimeField()),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                ("met_by", models.CharField(blank=True, default="", max_length=200)),
                ("met_by_uid", models.UUIDField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "opened",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=36),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["kind", "ref"], name="team_checklist_item_ref")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assignment", "kind", "ref"),
                        name="team_checklist_item_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DepartmentTerms",
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
                        related_name="terms",
                        to="roles_org.department",
                    ),
                ),
                (
                    "most_authority",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Yourself"),
                            (1, "Listen"),
                            (2, "Approved text"),
                            (3, "Reply"),
                            (4, "Promise"),
                        ],
                        null=True,
                    ),
                ),
                ("head_approves_too", models.BooleanField(default=False)),
                ("review_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reason", models.TextField()),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                ("set_by_label", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("from_above", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "verbose_name_plural": "department terms",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_months", None),
                            ("review_months__range", (1, 11)),
                            _connector="OR",
                        ),
                        name="team_terms_review_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("most_authority__isnull", False),
                            ("head_approves_too", True),
                            ("review_months__isnull", False),
                            _connector="OR",
                        ),
                        name="team_terms_ask_for_something",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("department", "from_above"),
                        name="team_terms_open_once_each",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastAuthority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_authorities",
                        to="roles_team.assignment",
                    ),
                ),
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
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "verbose_name_plural": "past authorities",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("assignment"), "="), (models.F("during"), "&&")],
                        name="team_past_authority_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PastFocus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_foci",
                        to="roles_team.assignment",
                    ),
                ),
                (
                    "channel_uids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("assignment"), "="), (models.F("during"), "&&")],
                        name="team_past_focus_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PastState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_states",
                        to="roles_team.assignment",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("handing_over", "Handing over"),
                            ("ended", "Ended"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("assignment"), "="), (models.F("during"), "&&")],
                        name="team_past_state_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadyPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ready_periods",
                        to="roles_team.assignment",
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("assignment"), "="), (models.F("during"), "&&")],
                        name="team_ready_period_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="roles_team.assignment",
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("yearly", "Once a year"),
                            ("half_yearly", "Twice a year, for a promise"),
                            ("often", "As often as the department asks"),
                            ("moved", "Moved to another department"),
                            ("back", "Back from a long leave"),
                            ("incident", "Something happened"),
                            ("authority", "Authority above what the kind of role goes up to"),
                            ("terms", "Authority above what the department lets anybody have"),
                            ("emergency", "Authority given in an emergency"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="roles_org.person",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Kept"),
                            ("change", "Authority lowered"),
                            ("end", "Ended"),
                            ("not_needed", "No longer applicable"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                ("decided_by", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["due_at"],
                        name="team_review_due",
                    ),
                    models.Index(fields=["reviewer", "closed_at"], name="team_review_reviewer"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("assignment",),
                        name="team_review_open_once",
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
                        name="team_review_closed_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalDraft",
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
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="roles_team.role",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal_drafts",
                        to="roles_org.person",
                    ),
                ),
                ("kept_at", models.DateTimeField()),
                ("sent", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["kept_at"], name="team_proposal_draft_kept")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "kept_by"), name="team_proposal_draft_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PastReach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_reaches",
                        to="roles_team.role",
                    ),
                ),
                (
                    "most_authority",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Yourself"),
                            (1, "Listen"),
                            (2, "Approved text"),
                            (3, "Reply"),
                            (4, "Promise"),
                        ],
                        null=True,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "verbose_name_plural": "past reaches",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("role"), "="), (models.F("during"), "&&")],
                        name="team_past_reach_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Liaison",
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
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="roles_team.role",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="roles_org.person",
                    ),
                ),
                ("purpose", models.CharField(max_length=200)),
                (
                    "cadence",
                    models.CharField(
                        choices=[
                            ("as_needed", "As needed"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        default="as_needed",
                        max_length=10,
                    ),
                ),
                ("named_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("role", "person"),
                        name="team_liaison_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GapCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="PastGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("CV0", "A role stands vacant"),
                            ("CV1", "A department with players has one or two coaches"),
                            ("CV2", "Every player has a coach"),
                            ("CV3", "A channel has an owner, a second admin and a shared mailbox"),
                            ("CV4", "In service hours somebody ready is on duty"),
                            ("CV5", "A critical role has a backup"),
                            ("CV6", "Each language and region of a channel is served"),
                            ("CV7", "A coach has no more players than the rule allows"),
                            (
                                "CV8",
                                "Partners own no channel, and no more of its responders than the rule allows",
                            ),
                            ("CV9", "Each function of the booth has somebody who stands in"),
                            ("CV10", "A silent channel is kept or dropped"),
                            ("CV11", "Everybody acknowledged the baseline guideline"),
                            ("CV12", "No two roles are alike"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject_type", models.CharField(max_length=64)),
                ("subject_uid", models.UUIDField()),
                ("label", models.TextField()),
                ("severity", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField()),
                ("people", models.PositiveIntegerField(default=0)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("assign", "Assign"),
                            ("coach", "Assign"),
                            ("backup", "Name a stand-in"),
                            ("close", "Close"),
                            ("fix", "Fix"),
                            ("decide", "Decide"),
                            ("sign", "See who has not"),
                        ],
                        max_length=10,
                    ),
                ),
                ("under_way", models.TextField(blank=True, default="")),
                (
                    "owner_uids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_gaps",
                        to="roles_org.department",
                    ),
                ),
                (
                    "exemption",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.exemption",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("during__upper_inf", True)),
                        fields=["digest"],
                        name="team_past_gap_open",
                    )
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("during", "&&"), (models.F("digest"), "=")],
                        name="team_past_gap_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunSQL(terms.ENDED_ONLY, terms.ENDED_ONLY_REVERSE),
        migrations.RunPython(types.types_ship, types.types_take_back),
        migrations.RunPython(access.responders, migrations.RunPython.noop),
        migrations.RunPython(serving.serves_say, migrations.RunPython.noop),
    ]
