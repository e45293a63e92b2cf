"""Channels, from nothing: what the migrations before it come to."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import governance.core.search
import governance.core.uid
from governance.core.database import append_only


class Migration(migrations.Migration):
    replaces = [
        ("roles_channels", "0001_initial"),
        ("roles_channels", "0002_search"),
        ("roles_channels", "0003_languages_and_regions"),
        ("roles_channels", "0004_custody_and_decisions"),
        ("roles_channels", "0005_decisions_only_grow"),
        ("roles_channels", "0006_past_places"),
        ("roles_channels", "0007_advice"),
        ("roles_channels", "0008_past_custody"),
        ("roles_channels", "0009_missed"),
        ("roles_channels", "0010_sites"),
        ("roles_channels", "0011_sharing"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
        ("roles_org", "0019_mentions_kept_valid"),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
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
                            ("social", "Social"),
                            ("phone", "Phone"),
                            ("email", "E-mail"),
                            ("chat", "Chat"),
                            ("forum", "Forum"),
                            ("in_person", "In person"),
                        ],
                        default="social",
                        max_length=10,
                    ),
                ),
                ("platform", models.CharField(max_length=50)),
                ("handle", models.CharField(max_length=200)),
                ("handle_key", models.CharField(max_length=200)),
                ("url", models.URLField(blank=True, default="", max_length=500)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels",
                        to="roles_org.person",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels",
                        to="roles_org.department",
                    ),
                ),
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
                    "purpose",
                    models.CharField(blank=True, db_default="", default="", max_length=300),
                ),
                (
                    "audience",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
                (
                    "content_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels_filled",
                        to="roles_org.person",
                    ),
                ),
                (
                    "second_admin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels_seconded",
                        to="roles_org.person",
                    ),
                ),
                (
                    "recovery_mailbox",
                    models.EmailField(blank=True, db_default="", default="", max_length=254),
                ),
                (
                    "controls",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "controls_end",
                    models.CharField(blank=True, db_default="", default="", max_length=500),
                ),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels_verified",
                        to="roles_org.person",
                    ),
                ),
                ("last_active_on", models.DateField(blank=True, null=True)),
                (
                    "registered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("missed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "consulted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            governance.core.search.Fold(
                                django.db.models.functions.text.Concat(
                                    "handle",
                                    models.Value(" "),
                                    "platform",
                                    models.Value(" "),
                                    "url",
                                    output_field=models.TextField(),
                                )
                            ),
                            "gin_trgm_ops",
                        ),
                        name="channels_channel_text",
                    ),
                    models.Index(
                        models.OrderBy(models.F("verified_at"), nulls_first=True),
                        models.F("id"),
                        name="channels_channel_verified",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("platform", "handle_key"), name="channels_channel_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
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
                        choices=[("request", "Asked for"), ("rogue", "Speaks in our name")],
                        max_length=7,
                    ),
                ),
                ("platform", models.CharField(max_length=50)),
                ("handle", models.CharField(max_length=200)),
                ("handle_key", models.CharField(max_length=200)),
                ("url", models.CharField(max_length=500)),
                ("why", models.CharField(max_length=500)),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="roles_org.department",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="roles_org.person",
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates_asked",
                        to="roles_org.person",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopted", "Adopted"),
                            ("declined", "Declined"),
                            ("not_ours", "Not ours, reported to the platform"),
                            ("closed", "Closed"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates_decided",
                        to="roles_org.person",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="roles_channels.channel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("platform", "handle_key"),
                        name="channels_candidate_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", ""), ("reason", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="channels_candidate_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelDecision",
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
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="roles_channels.channel",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("adopt", "Adopted"),
                            ("keep", "Kept"),
                            ("pause", "Paused"),
                            ("resume", "Resumed"),
                            ("drop", "Dropped"),
                            ("retire", "Retired"),
                        ],
                        max_length=6,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "criteria",
                    models.CharField(blank=True, db_default="", default="", max_length=500),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channel_decisions",
                        to="roles_org.person",
                    ),
                ),
                ("decider_label", models.CharField(max_length=200)),
                ("decided_at", models.DateTimeField()),
                ("sweep", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "number"), name="channels_decision_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="channels_decision_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Advice",
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
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="roles_channels.channel",
                    ),
                ),
                ("function", models.CharField(max_length=30)),
                ("function_name", models.CharField(max_length=100)),
                ("question", models.CharField(max_length=500)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_wanted",
                        to="roles_org.person",
                    ),
                ),
                ("asked_by_label", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_asked",
                        to="roles_org.person",
                    ),
                ),
                ("text", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_given",
                        to="roles_org.person",
                    ),
                ),
                ("given_by_label", models.CharField(blank=True, default="", max_length=200)),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="roles_channels.channeldecision",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "advice",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("channel", "function"),
                        name="channels_advice_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_at", None), ("text", "")),
                            models.Q(
                                models.Q(("text", ""), _negated=True),
                                ("closed_at__isnull", False),
                                ("given_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="channels_advice_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_places",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_channels",
                        to="roles_org.department",
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("channel"), "="), (models.F("during"), "&&")],
                        name="channels_past_place_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetirementStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="roles_channels.channeldecision",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("notice", "The public was told"),
                            ("redirect", "The address leads on"),
                            ("archive", "What was said is archived"),
                            ("admins", "All admins are removed"),
                            ("mailbox", "The recovery mailbox is closed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("evidence", models.CharField(blank=True, default="", max_length=500)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retirement_steps",
                        to="roles_org.person",
                    ),
                ),
                ("done_label", models.CharField(blank=True, default="", max_length=200)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "step"), name="channels_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("evidence", "")),
                            models.Q(
                                ("done_at__isnull", False),
                                models.Q(("evidence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="channels_step_with_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="roles_channels.channel",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
            ],
            options={
                "verbose_name_plural": "service hours",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "weekday", "opens"), name="channels_hours_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)),
                        name="channels_hours_weekday",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes__gt", models.F("opens")), ("closes", "00:00"), _connector="OR"
                        ),
                        name="channels_hours_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastCustody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_custody",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "content_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_channels_filled",
                        to="roles_org.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_channels",
                        to="roles_org.person",
                    ),
                ),
                (
                    "second_admin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_channels_seconded",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "past custody",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[(models.F("channel"), "="), (models.F("during"), "&&")],
                        name="channels_past_custody_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteKeeper",
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
                ("named_by_label", models.CharField(max_length=200)),
                ("named_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="site_lists",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SiteLook",
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
                ("quarter", models.DateField(unique=True)),
                ("asked_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                ("looked_label", models.CharField(blank=True, default="", max_length=200)),
                (
                    "looked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="site_looks",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Site",
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
                ("url", models.CharField(max_length=500)),
                ("url_key", models.CharField(max_length=500)),
                ("why", models.CharField(max_length=500)),
                ("noted_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                ("looked_label", models.CharField(blank=True, default="", max_length=200)),
                ("looked_words", models.CharField(blank=True, default="", max_length=500)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proposed", "Proposed as a channel"),
                            ("not_for_us", "Not for us"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("decided_label", models.CharField(blank=True, default="", max_length=200)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="roles_channels.candidate",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites_decided",
                        to="roles_org.person",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="roles_org.department",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites_noted",
                        to="roles_org.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("url_key",),
                        name="channels_site_watched_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("candidate", None),
                                ("decided_at", None),
                                ("outcome", ""),
                                ("reason", ""),
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="channels_site_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Informed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="informed",
                        to="roles_channels.channel",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="informed_of",
                        to="roles_org.department",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "informed",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "department"), name="channels_informed_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(*append_only("roles_channels_channeldecision")),
    ]
