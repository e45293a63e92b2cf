"""Guidelines, from nothing: what the migrations before it come to."""

import datetime as dt
from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import governance.core.uid
from governance.core.database import append_only

immutable = import_module("policies.guidance.migrations.0002_immutable")
frozen = import_module("policies.guidance.migrations.0004_frozen")
translations = import_module("policies.guidance.migrations.0012_translations")
stands = import_module("policies.guidance.migrations.0017_second_eyes")
standing = import_module("policies.guidance.migrations.0019_standing_approvals")


class Migration(migrations.Migration):
    replaces = [
        ("policies_guidance", "0001_initial"),
        ("policies_guidance", "0002_immutable"),
        ("policies_guidance", "0003_life"),
        ("policies_guidance", "0004_frozen"),
        ("policies_guidance", "0005_audience_of_versions"),
        ("policies_guidance", "0006_audience_of_versions_filled"),
        ("policies_guidance", "0007_evidence_packs"),
        ("policies_guidance", "0008_approvals"),
        ("policies_guidance", "0009_nudges"),
        ("policies_guidance", "0010_how_it_was_signed"),
        ("policies_guidance", "0011_late_notices"),
        ("policies_guidance", "0012_translations"),
        ("policies_guidance", "0013_authors_known"),
        ("policies_guidance", "0014_annexes"),
        ("policies_guidance", "0015_approvals_whole"),
        ("policies_guidance", "0016_attestations"),
        ("policies_guidance", "0017_second_eyes"),
        ("policies_guidance", "0018_signed_sheets"),
        ("policies_guidance", "0019_standing_approvals"),
        ("policies_guidance", "0020_fewer_indexes"),
        ("policies_guidance", "0021_late_again"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
        ("governance_todos", "0008_fewer_indexes"),
        ("roles_channels", "0007_advice"),
        ("roles_org", "0015_holiday_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Policy",
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
                    "audience_kind",
                    models.CharField(
                        choices=[
                            ("everyone", "Everyone"),
                            ("department", "A department and all below it"),
                            ("role_kinds", "Holders of kinds of role"),
                            ("rules", "By rules"),
                        ],
                        default="everyone",
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                (
                    "audience_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.department",
                    ),
                ),
                (
                    "audience_role_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("coach", "Coach"), ("player", "Player"), ("booth", "Booth")],
                            max_length=6,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guideline", "Guideline"),
                            ("annex", "Annex"),
                            ("clause", "Contract clause"),
                        ],
                        default="guideline",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("slug", models.SlugField(max_length=200, unique=True)),
                ("baseline", models.BooleanField(default=False)),
                (
                    "approvals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes",
                        to="policies_guidance.policy",
                    ),
                ),
                (
                    "annex_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.department",
                    ),
                ),
                (
                    "annex_channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_channels.channel",
                    ),
                ),
                ("days_to_acknowledge", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("course", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "policies",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("baseline", True)),
                        fields=("baseline",),
                        name="guidance_one_baseline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("kind", "annex"), _negated=True),
                                ("annex_channel", None),
                                ("annex_department", None),
                                ("base", None),
                            ),
                            models.Q(
                                models.Q(
                                    models.Q(
                                        ("annex_channel__isnull", False), ("annex_department", None)
                                    ),
                                    models.Q(
                                        ("annex_channel", None), ("annex_department__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                ("base__isnull", False),
                                ("kind", "annex"),
                            ),
                            _connector="OR",
                        ),
                        name="guidance_annex_of_one_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
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
                    "audience_kind",
                    models.CharField(
                        choices=[
                            ("everyone", "Everyone"),
                            ("department", "A department and all below it"),
                            ("role_kinds", "Holders of kinds of role"),
                            ("rules", "By rules"),
                        ],
                        default="everyone",
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                (
                    "audience_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.department",
                    ),
                ),
                (
                    "audience_role_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("coach", "Coach"), ("player", "Player"), ("booth", "Booth")],
                            max_length=6,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="policies_guidance.policy",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("consultation", "In consultation"),
                            ("review", "In review"),
                            ("approved", "Approved"),
                            ("scheduled", "Scheduled"),
                            ("published", "In force"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "language",
                    models.CharField(default="en", max_length=10, verbose_name="language"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True, default="")),
                ("text_hash", models.CharField(blank=True, default="", max_length=64)),
                ("major", models.BooleanField(default=True)),
                ("change_note", models.TextField(blank=True, default="")),
                ("drafted_by_label", models.CharField(max_length=200)),
                ("drafted_at", models.DateTimeField()),
                (
                    "author_people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "author_accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("unanswered", models.JSONField(blank=True, db_default={}, default=dict)),
                ("returned_reason", models.TextField(blank=True, default="")),
                ("returned_by_label", models.CharField(blank=True, default="", max_length=200)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("published_by_label", models.CharField(blank=True, default="", max_length=200)),
                ("publish_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by_label", models.CharField(blank=True, default="", max_length=200)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("policy", "number"), name="guidance_version_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("policy",),
                        name="guidance_one_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "consultation", "review", "approved", "scheduled"],
                            )
                        ),
                        fields=("policy",),
                        name="guidance_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at", None),
                                (
                                    "state__in",
                                    ["draft", "consultation", "review", "approved", "scheduled"],
                                ),
                            ),
                            models.Q(
                                ("published_at__isnull", False),
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            "draft",
                                            "consultation",
                                            "review",
                                            "approved",
                                            "scheduled",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="guidance_published_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nudge",
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
                        related_name="nudges",
                        to="roles_org.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nudges",
                        to="policies_guidance.policyversion",
                    ),
                ),
                ("local_day", models.DateField()),
                ("batch", models.UUIDField()),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("made_by_label", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["batch"], name="guidance_nudge_batch")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "local_day"), name="guidance_nudged_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidencePack",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packs",
                        to="policies_guidance.policyversion",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("asked_label", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("manifest_hash", models.CharField(blank=True, default="", max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="policies_guidance.policyversion",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="policies_guidance.comment",
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
                ("author_label", models.CharField(max_length=200)),
                ("block", models.CharField(blank=True, default="", max_length=200)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by_label", models.CharField(blank=True, default="", max_length=200)),
                ("question", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parent", None), ("closed_at", None), _connector="OR"),
                        name="guidance_answers_stay_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attestation",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="policies_guidance.policyversion",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="roles_org.person",
                    ),
                ),
                ("person_name", models.CharField(max_length=200)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=200)),
                ("reason", models.CharField(max_length=500)),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="policies_guidance.attestation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                ("made_by_label", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdraws__isnull", False),
                            models.Q(
                                ("signed_on__isnull", False),
                                models.Q(("reference", ""), _negated=True),
                                ("made_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="guidance_attested_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdraws__isnull", False),
                            ("made_by", None),
                            models.Q(("made_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="guidance_no_own_contract",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="guidance_attested_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="policies_guidance.policyversion",
                    ),
                ),
                ("function", models.CharField(max_length=30)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals_given",
                        to="roles_org.person",
                    ),
                ),
                ("account_label", models.CharField(max_length=200)),
                ("text_hash", models.CharField(max_length=64)),
                (
                    "whole_hash",
                    models.CharField(blank=True, db_default="", default="", max_length=64),
                ),
                ("major", models.BooleanField()),
                ("comment", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Acknowledgement",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="roles_org.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="policies_guidance.policyversion",
                    ),
                ),
                ("person_name", models.CharField(max_length=200)),
                ("person_email", models.CharField(blank=True, max_length=254)),
                ("at", models.DateTimeField()),
                ("statement", models.CharField(max_length=300)),
                ("text_hash", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=10)),
                ("signed_in_by", models.CharField(blank=True, default="", max_length=50)),
                ("authenticated_at", models.DateTimeField(blank=True, null=True)),
                (
                    "html_hash",
                    models.CharField(blank=True, db_default="", default="", max_length=64),
                ),
                ("attempt", models.UUIDField(blank=True, null=True)),
                (
                    "witness",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements_witnessed",
                        to="roles_org.person",
                    ),
                ),
                (
                    "witness_name",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
                (
                    "paper_reason",
                    models.CharField(blank=True, db_default="", default="", max_length=500),
                ),
                ("signed_on", models.DateField(blank=True, null=True)),
                (
                    "scan_hash",
                    models.CharField(blank=True, db_default="", default="", max_length=64),
                ),
                ("address", models.GenericIPAddressField(blank=True, null=True)),
                ("agent", models.CharField(blank=True, db_default="", default="", max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "version"), name="guidance_acknowledged_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("witness", None),
                            models.Q(("witness", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="guidance_no_own_witness",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paper_reason", ""), ("witness", None)),
                            models.Q(
                                ("witness__isnull", False),
                                models.Q(("paper_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="guidance_paper_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "acknowledgement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet",
                        to="policies_guidance.acknowledgement",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("jpeg", "JPEG"), ("png", "PNG")], max_length=4
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="StandingApproval",
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
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_approvals",
                        to="policies_guidance.policy",
                    ),
                ),
                ("function", models.CharField(max_length=30)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles_org.person",
                    ),
                ),
                ("account_label", models.CharField(max_length=200)),
                ("given_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by_label", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("policy", "function", "person"),
                        name="guidance_one_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__gt", models.F("given_at")),
                            (
                                "until__lt",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("given_at"),
                                    "+",
                                    models.Value(dt.timedelta(days=366)),
                                ),
                            ),
                        ),
                        name="guidance_standing_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VersionText",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations",
                        to="policies_guidance.policyversion",
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True, default="")),
                ("text_hash", models.CharField(max_length=64)),
                ("base_hash", models.CharField(max_length=64)),
                ("translated_by_label", models.CharField(max_length=200)),
                ("translated_at", models.DateTimeField()),
                (
                    "author_people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "author_accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("published_by_label", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "language"), name="guidance_translated_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidencePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="policies_guidance.evidencepack",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pack", "number"), name="guidance_pack_part_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LateNotice",
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
                        related_name="late_notices",
                        to="governance_todos.todo",
                    ),
                ),
                (
                    "coach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_notices",
                        to="roles_org.person",
                    ),
                ),
                ("local_day", models.DateField()),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("todo", "coach", "local_day"), name="guidance_late_told_once_a_day"
                    )
                ],
            },
        ),
        migrations.RunSQL(immutable.GUARD, immutable.GUARD_REVERSE),
        migrations.RunSQL(frozen.GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(*append_only("policies_guidance_acknowledgement")),
        migrations.RunSQL(*append_only("policies_guidance_approval")),
        migrations.RunSQL(translations.GUARD, translations.GUARD_REVERSE),
        migrations.RunSQL(*append_only("policies_guidance_attestation")),
        migrations.RunSQL(stands.STAND, stands.STAND_REVERSE),
        migrations.RunSQL(*append_only("policies_guidance_signedsheet")),
        migrations.RunSQL(standing.ENDED_ONLY, standing.ENDED_ONLY_REVERSE),
    ]
