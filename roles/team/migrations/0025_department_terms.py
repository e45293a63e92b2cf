"""What departments ask for beyond the organisation, and what of it holds in each role."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("roles_org", "0014_belonging"),
        ("roles_team", "0024_fewer_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="checklistitem",
            name="by_head",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="role",
            name="head_approves_too",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="role",
            name="most_authority",
            field=models.PositiveSmallIntegerField(
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
        migrations.AddField(
            model_name="role",
            name="reach_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="role",
            name="review_months",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="checklistitem",
            name="asked_because",
            field=models.CharField(
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
                    ("department_head", "Department head, since there is no head coach to ask"),
                    ("root_head", "Heads the organisation, since there is no head coach to ask"),
                    ("executive", "Executive in the booth, since nobody nearer can be asked"),
                    ("administrator", "Administrator, since nobody else can be asked"),
                    ("manager_above", "Line manager above, since there was no answer in time"),
                    ("late_coach", "Coach of the department, since there was no answer in time"),
                    ("late_head", "Head coach, since there was no answer in time"),
                    ("late", "Stands in, since there was no answer in time"),
                    ("legal", "Legal, for a promise"),
                    ("unit_head", "Heads the department, which asks for its head's word, too"),
                    ("for_legal", "Stands in, since nobody of legal is assigned any more"),
                    ("no_legal", "Head coach alone, since nobody of legal is assigned"),
                    ("alone", "Decided alone, as a small organisation does"),
                    ("set_up", "Decided when Playbook was set up"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="because",
            field=models.CharField(
                choices=[
                    ("yearly", "Once a year"),
                    ("half_yearly", "Twice a year, for a promise"),
                    ("often", "As often as the department asks"),
                    ("moved", "Moved to another department"),
                    ("back", "Back from a long leave"),
                    ("incident", "Something happened"),
                    ("authority", "Authority above what the kind of role goes up to"),
                    ("emergency", "Authority given in an emergency"),
                ],
                max_length=12,
            ),
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
                ("set_by_label", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="roles_org.department",
                    ),
                ),
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
            ],
            options={
                "verbose_name_plural": "department terms",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("department",),
                        name="team_terms_open_once",
                    ),
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
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_reaches",
                        to="roles_team.role",
                    ),
                ),
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
    ]
