"""Questions and feedback, from nothing: what the migrations before it come to."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import governance.core.search
import governance.core.uid
from governance.core.database import append_only


class Migration(migrations.Migration):
    replaces = [
        ("governance_playbooks", "0001_initial"),
        ("governance_playbooks", "0002_practices"),
        ("governance_playbooks", "0003_said_once_a_question"),
        ("governance_playbooks", "0004_messages_only_grow"),
        ("governance_playbooks", "0005_feedback"),
        ("governance_playbooks", "0006_feedback_only_grows"),
        ("governance_playbooks", "0007_practices_of_feedback"),
        ("governance_playbooks", "0008_practices_looked_at"),
        ("governance_playbooks", "0009_library"),
        ("governance_playbooks", "0010_library_found"),
        ("governance_playbooks", "0011_tips_lapse"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
        ("roles_org", "0015_holiday_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
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
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss_asked",
                        to="roles_org.person",
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("climbed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="roles_org.person",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="roles_org.department",
                    ),
                ),
                ("text", models.TextField()),
                ("page", models.CharField(blank=True, default="", max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for an answer"),
                            ("answered", "Answered"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["due_at"],
                        name="playbooks_question_due",
                    ),
                    models.Index(fields=["-asked_at", "-id"], name="playbooks_question_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("asker", "form"), name="playbooks_question_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state", "open")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["answered", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="playbooks_question_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked", None),
                            models.Q(("asked", models.F("asker")), _negated=True),
                            _connector="OR",
                        ),
                        name="playbooks_question_of_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionMessage",
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
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="governance_playbooks.question",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="question_messages",
                        to="roles_org.person",
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "author", "form"), name="playbooks_message_once"
                    )
                ],
            },
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
                ("due_at", models.DateTimeField()),
                ("climbed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["due_at"],
                        name="playbooks_feedback_due",
                    ),
                    models.Index(fields=["-sent_at", "-id"], name="playbooks_feedback_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("author", "form"), name="playbooks_feedback_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="playbooks_feedback_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("place", "hub"), ("place_department", None), ("place_function", "")
                            ),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked", None),
                            models.Q(("asked", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="playbooks_feedback_of_another",
                    ),
                ],
            },
        ),
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
                    "feedback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="governance_playbooks.feedback",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback_messages",
                        to="roles_org.person",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("feedback", "author", "form"),
                        name="playbooks_feedback_message_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="playbooks_feedback_message_says_something",
                    ),
                ],
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
                ("due_at", models.DateTimeField()),
                ("climbed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "feedback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="governance_playbooks.feedback",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tips",
                        to="roles_org.department",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tips_offered",
                        to="roles_org.person",
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for an answer"),
                            ("adopted", "Adopted"),
                            ("adapted", "Adapted"),
                            ("declined", "Declined"),
                            ("lapsed", "Lapsed: nobody has to decide any more"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tips_answered",
                        to="roles_org.person",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["due_at"],
                        name="playbooks_tip_due",
                    ),
                    models.Index(fields=["-offered_at", "-id"], name="playbooks_tip_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("feedback", "department"), name="playbooks_tip_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="playbooks_tip_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_by", None),
                                ("closed_at", None),
                                ("reason", ""),
                                ("state", "open"),
                            ),
                            models.Q(
                                ("answered_by", None),
                                ("closed_at__isnull", False),
                                ("state", "lapsed"),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Practice",
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
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices",
                        to="roles_org.person",
                    ),
                ),
                (
                    "question",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practice",
                        to="governance_playbooks.question",
                    ),
                ),
                (
                    "feedback",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practice",
                        to="governance_playbooks.feedback",
                    ),
                ),
                ("kept_at", models.DateTimeField()),
                ("review_on", models.DateField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("retired_reason", models.TextField(blank=True, default="")),
                (
                    "document",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector(
                                        "title", config="english", weight="A"
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        "text", config="english", weight="B"
                                    ),
                                    django.contrib.postgres.search.SearchConfig("english"),
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "title", config="german", weight="A"
                                ),
                                django.contrib.postgres.search.SearchConfig("english"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "text", config="german", weight="B"
                            ),
                            django.contrib.postgres.search.SearchConfig("english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-kept_at", "-id"], name="playbooks_practice_newest"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["document"], name="playbooks_practice_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            governance.core.search.Fold(
                                django.db.models.functions.text.Concat(
                                    models.F("title"),
                                    models.Value(" "),
                                    models.F("text"),
                                    output_field=models.TextField(),
                                )
                            ),
                            "gin_trgm_ops",
                        ),
                        name="playbooks_practice_text",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="playbooks_practice_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("feedback__isnull", False), ("question", None)),
                            models.Q(("feedback", None), ("question__isnull", False)),
                            _connector="OR",
                        ),
                        name="playbooks_practice_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retired_at", None), ("retired_reason", "")),
                            models.Q(
                                ("retired_at__isnull", False),
                                models.Q(("retired_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="playbooks_practice_retired_why",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="Feedback",
            name="closing",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closed",
                to="governance_playbooks.feedbackmessage",
            ),
        ),
        migrations.AddConstraint(
            model_name="Feedback",
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
        migrations.RunSQL(*append_only("governance_playbooks_questionmessage")),
        migrations.RunSQL(*append_only("governance_playbooks_feedbackmessage")),
    ]
