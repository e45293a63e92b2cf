"""Feedback, what is said about it, and tips that are offered to departments."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("governance_playbooks", "0004_messages_only_grow"),
        ("roles_org", "0004_verifying_channels"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedbackMessage",
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
                            ("said", "Said"),
                            ("passed_on", "Passed on"),
                            ("outcome", "What became of it"),
                        ],
                        max_length=9,
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Offer",
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
                ("due_at", models.DateTimeField()),
                ("climbed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("offered_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for an answer"),
                            ("adopted", "Adopted"),
                            ("adapted", "Adapted"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed, the department is closed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.AlterField(
            model_name="question",
            name="asked",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss_asked",
                to="roles_org.person",
            ),
        ),
        migrations.CreateModel(
            name="Feedback",
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
                ("due_at", models.DateTimeField()),
                ("climbed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("challenge", "A challenge"),
                            ("insight", "An insight"),
                            ("success", "A success"),
                        ],
                        max_length=9,
                    ),
                ),
                ("text", models.TextField()),
                ("page", models.CharField(blank=True, default="", max_length=300)),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("department", "Coach of a department"),
                            ("hub", "Head coach"),
                            ("function", "Booth"),
                        ],
                        max_length=10,
                    ),
                ),
                ("place_function", models.CharField(blank=True, default="", max_length=30)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for an answer"),
                            ("closed", "Answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("used", "Used"),
                            ("known", "Known already"),
                            ("noted", "Noted"),
                            ("declined", "Not taken up"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("form", models.UUIDField()),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss_asked",
                        to="roles_org.person",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="roles_org.person",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="roles_org.department",
                    ),
                ),
                (
                    "place_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_there",
                        to="roles_org.department",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="feedbackmessage",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="feedback_messages",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="feedbackmessage",
            name="feedback",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="governance_playbooks.feedback",
            ),
        ),
        migrations.AddField(
            model_name="feedback",
            name="closing",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closed",
                to="governance_playbooks.feedbackmessage",
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tips_answered",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="asked",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss_asked",
                to="roles_org.person",
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="department",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tips",
                to="roles_org.department",
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="feedback",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="governance_playbooks.feedback",
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="offered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tips_offered",
                to="roles_org.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackmessage",
            constraint=models.UniqueConstraint(
                fields=("feedback", "author", "form"), name="playbooks_feedback_message_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="playbooks_feedback_message_says_something",
            ),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["due_at"],
                name="playbooks_feedback_due",
            ),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["-sent_at", "-id"], name="playbooks_feedback_newest"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.UniqueConstraint(
                fields=("author", "form"), name="playbooks_feedback_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="playbooks_feedback_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at", None), ("closing", None), ("outcome", ""), ("state", "open")
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closing", None),
                        ("outcome", ""),
                        ("state", "withdrawn"),
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closing__isnull", False),
                        ("outcome__in", ["used", "known", "noted", "declined"]),
                        ("state", "closed"),
                    ),
                    _connector="OR",
                ),
                name="playbooks_feedback_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", "hub"), ("place_department", None), ("place_function", "")),
                    models.Q(
                        ("place", "department"),
                        ("place_department__isnull", False),
                        ("place_function", ""),
                    ),
                    models.Q(
                        ("place", "function"),
                        ("place_department", None),
                        models.Q(("place_function", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="playbooks_feedback_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked", None),
                    models.Q(("asked", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="playbooks_feedback_of_another",
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["due_at"], name="playbooks_tip_due"
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["-offered_at", "-id"], name="playbooks_tip_newest"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                fields=("feedback", "department"), name="playbooks_tip_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="playbooks_tip_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_by", None),
                        ("closed_at", None),
                        ("reason", ""),
                        ("state", "open"),
                    ),
                    models.Q(
                        ("answered_by", None), ("closed_at__isnull", False), ("state", "lapsed")
                    ),
                    models.Q(
                        ("answered_by__isnull", False),
                        ("closed_at__isnull", False),
                        ("state", "adopted"),
                    ),
                    models.Q(
                        ("answered_by__isnull", False),
                        ("closed_at__isnull", False),
                        ("state__in", ["adapted", "declined"]),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="playbooks_tip_state",
            ),
        ),
    ]
