"""The organisation, from nothing: what the migrations before it come to."""

from importlib import import_module

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import governance.core.search
import governance.core.uid

rules = import_module("roles.org.migrations.0007_gap_rules_shipped")
of_duty = import_module("roles.org.migrations.0010_gap_rules_of_duty")


class Migration(migrations.Migration):
    replaces = [
        ("roles_org", "0001_initial"),
        ("roles_org", "0002_search"),
        ("roles_org", "0003_exemption"),
        ("roles_org", "0004_verifying_channels"),
        ("roles_org", "0005_person_country"),
        ("roles_org", "0006_gap_rules"),
        ("roles_org", "0007_gap_rules_shipped"),
        ("roles_org", "0008_exemption_titles"),
        ("roles_org", "0009_keep_device"),
        ("roles_org", "0010_gap_rules_of_duty"),
        ("roles_org", "0011_size_written"),
        ("roles_org", "0012_organisations"),
        ("roles_org", "0013_days_to_read"),
        ("roles_org", "0014_belonging"),
        ("roles_org", "0015_holiday_counts"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
        ("governance_accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("name", models.CharField(max_length=100)),
                ("counts", models.BooleanField(db_default=True, default=True)),
            ],
        ),
        migrations.CreateModel(
            name="GapRule",
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
                (
                    "size",
                    models.CharField(
                        choices=[
                            ("small", "Small"),
                            ("standard", "Standard"),
                            ("federated", "Federated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("enabled", models.BooleanField()),
                ("severity", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("threshold", models.PositiveIntegerField(blank=True, null=True)),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("rule", "size"), name="org_gap_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("severity", None),
                            models.Q(("severity__gte", 1), ("severity__lte", 5)),
                            _connector="OR",
                        ),
                        name="org_gap_rule_severity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("partner", "Partner"),
                            ("reseller", "Reseller"),
                            ("agency", "Agency"),
                            ("supplier", "Supplier"),
                            ("influencer", "Influencer"),
                            ("media", "Media"),
                        ],
                        default="partner",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",), name="org_organisation_external_id"
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="org_organisation_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "By headcount: small up to 25 people, else standard"),
                            ("small", "Small"),
                            ("standard", "Standard"),
                            ("federated", "Federated"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
                ("language", models.CharField(default="en", max_length=10)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("verify_days", models.PositiveSmallIntegerField(db_default=180, default=180)),
                ("verify_public", models.BooleanField(db_default=False, default=False)),
                ("acknowledge_days", models.PositiveSmallIntegerField(db_default=14, default=14)),
                ("joiner_days", models.PositiveSmallIntegerField(db_default=30, default=30)),
                ("keep_device", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "verbose_name_plural": "organisation settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="org_settings_one_row"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verify_days__gte", 30), ("verify_days__lte", 730)),
                        name="org_settings_verify_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledge_days__gte", 1),
                            ("acknowledge_days__lte", 365),
                            ("joiner_days__gte", 1),
                            ("joiner_days__lte", 365),
                        ),
                        name="org_settings_days_to_read",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Department",
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
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="roles_org.department",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            governance.core.search.Fold("name"), "gin_trgm_ops"
                        ),
                        name="org_department_text",
                    ),
                    models.Index(
                        django.db.models.functions.comparison.Collate(
                            governance.core.search.Fold(models.F("name")), "C"
                        ),
                        models.F("id"),
                        name="org_department_sorted",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",), name="org_department_external_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="org_department_not_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given_name", models.CharField(blank=True, default="", max_length=100)),
                ("family_name", models.CharField(blank=True, default="", max_length=100)),
                ("display_name", models.CharField(max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254, null=True)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employee", "Employee"),
                            ("volunteer", "Volunteer"),
                            ("external", "External"),
                        ],
                        default="employee",
                        max_length=10,
                    ),
                ),
                (
                    "employment",
                    models.CharField(
                        choices=[("active", "Active"), ("on_leave", "On leave"), ("left", "Left")],
                        default="active",
                        max_length=10,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="roles_org.department",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="roles_org.person",
                    ),
                ),
                (
                    "sponsor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsored",
                        to="roles_org.person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="roles_org.organisation",
                    ),
                ),
                ("started_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("location", models.CharField(blank=True, default="", max_length=100)),
                ("country", models.CharField(blank=True, db_default="", default="", max_length=2)),
                ("time_zone", models.CharField(blank=True, default="", max_length=64)),
                ("language", models.CharField(blank=True, default="", max_length=10)),
            ],
            options={
                "verbose_name_plural": "people",
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Lower("display_name"),
                        name="org_person_name",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            governance.core.search.Fold(
                                django.db.models.functions.text.Concat(
                                    "display_name",
                                    models.Value(" "),
                                    "title",
                                    models.Value(" "),
                                    "email",
                                    output_field=models.TextField(),
                                )
                            ),
                            "gin_trgm_ops",
                        ),
                        name="org_person_text",
                    ),
                    models.Index(
                        django.db.models.functions.comparison.Collate(
                            governance.core.search.Fold(models.F("display_name")), "C"
                        ),
                        models.F("id"),
                        name="org_person_sorted",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("external_id",), name="org_person_external_id"),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("employment", "left"), _negated=True),
                        name="org_person_email",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("manager", models.F("id")), _negated=True),
                        name="org_person_not_own_manager",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organisation", None), ("kind", "external"), _connector="OR"
                        ),
                        name="org_person_belongs_from_outside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exemption",
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
                ("rule", models.CharField(max_length=60)),
                (
                    "rule_title",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions",
                        to="roles_org.department",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions",
                        to="roles_org.person",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions_asked",
                        to="roles_org.person",
                    ),
                ),
                ("asked_label", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions_decided",
                        to="roles_org.person",
                    ),
                ),
                ("decided_label", models.CharField(blank=True, default="", max_length=200)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_alone", models.BooleanField(default=False)),
                ("decision_reason", models.CharField(blank=True, default="", max_length=500)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_label", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("granted", True)),
                        fields=["ends_on"],
                        name="org_exemption_in_force",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("department", None), ("person__isnull", False)),
                            models.Q(("department__isnull", False), ("person", None)),
                            _connector="OR",
                        ),
                        name="org_exemption_for_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="org_exemption_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__gt", models.F("starts_on")),
                            (
                                "ends_on__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("starts_on"), "+", models.Value(365)
                                ),
                            ),
                        ),
                        name="org_exemption_ends_within_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("granted", None)),
                            models.Q(("decided_at__isnull", False), ("granted__isnull", False)),
                            _connector="OR",
                        ),
                        name="org_exemption_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("decided_alone", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="org_exemption_not_by_who_asked",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None), ("ended_at", None)),
                        fields=("rule", "department", "person"),
                        name="org_exemption_asked_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DepartmentPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="roles_org.department",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="child_periods",
                        to="roles_org.department",
                    ),
                ),
                (
                    "head",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="headed_periods",
                        to="roles_org.person",
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("department"), "="), (models.F("during"), "&&")],
                        name="org_department_period_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
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
                        related_name="placements",
                        to="roles_org.person",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="roles_org.department",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements_managed",
                        to="roles_org.person",
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("person"), "="), (models.F("during"), "&&")],
                        name="org_placement_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="Department",
            name="head",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="departments_led",
                to="roles_org.person",
            ),
        ),
        migrations.RunPython(rules.rules_ship, rules.rules_take_back),
        migrations.RunPython(of_duty.rules_ship, of_duty.rules_take_back),
    ]
