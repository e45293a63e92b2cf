"""What has to be known of a channel, what was decided about it, and what is not in the registry."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("roles_channels", "0003_languages_and_regions"),
        ("roles_org", "0002_search"),
    ]

    operations = [
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
                ("reported_at", models.DateTimeField()),
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
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
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
                ("decider_label", models.CharField(max_length=200)),
                ("decided_at", models.DateTimeField()),
                ("sweep", models.UUIDField(blank=True, null=True)),
            ],
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
                ("done_label", models.CharField(blank=True, default="", max_length=200)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
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
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
            ],
            options={
                "verbose_name_plural": "service hours",
            },
        ),
        migrations.AddField(
            model_name="channel",
            name="audience",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="channel",
            name="content_owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="channels_filled",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="controls",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="controls_end",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddField(
            model_name="channel",
            name="last_active_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="purpose",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="channel",
            name="recovery_mailbox",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            model_name="channel",
            name="registered_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="channel",
            name="second_admin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="channels_seconded",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="verified_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="channels_verified",
                to="roles_org.person",
            ),
        ),
        migrations.AddIndex(
            model_name="channel",
            index=models.Index(
                models.OrderBy(models.F("verified_at"), nulls_first=True),
                models.F("id"),
                name="channels_channel_verified",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="asked",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidates_asked",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="channel",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidates",
                to="roles_channels.channel",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidates_decided",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="department",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidates",
                to="roles_org.department",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="reported_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidates",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="channeldecision",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="roles_channels.channel",
            ),
        ),
        migrations.AddField(
            model_name="channeldecision",
            name="decider",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="channel_decisions",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="retirementstep",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="roles_channels.channeldecision",
            ),
        ),
        migrations.AddField(
            model_name="retirementstep",
            name="done_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retirement_steps",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="servicehours",
            name="channel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hours",
                to="roles_channels.channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")),
                fields=("platform", "handle_key"),
                name="channels_candidate_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="channeldecision",
            constraint=models.UniqueConstraint(
                fields=("channel", "number"), name="channels_decision_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="channeldecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="channels_decision_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="retirementstep",
            constraint=models.UniqueConstraint(
                fields=("decision", "step"), name="channels_step_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="retirementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("evidence", "")),
                    models.Q(("done_at__isnull", False), models.Q(("evidence", ""), _negated=True)),
                    _connector="OR",
                ),
                name="channels_step_with_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicehours",
            constraint=models.UniqueConstraint(
                fields=("channel", "weekday", "opens"), name="channels_hours_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicehours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)),
                name="channels_hours_weekday",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicehours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes__gt", models.F("opens")), ("closes", "00:00"), _connector="OR"
                ),
                name="channels_hours_order",
            ),
        ),
    ]
