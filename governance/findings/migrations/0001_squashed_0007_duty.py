"""Findings, from nothing: what the migrations before it come to."""

import django.db.models.deletion
from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    replaces = [
        ("governance_findings", "0001_initial"),
        ("governance_findings", "0002_machinery"),
        ("governance_findings", "0003_unreviewed"),
        ("governance_findings", "0004_coverage_rules"),
        ("governance_findings", "0005_unheard"),
        ("governance_findings", "0006_closure"),
        ("governance_findings", "0007_duty"),
    ]

    initial = True

    dependencies = [
        ("governance_core", "0002_fold"),
        ("roles_org", "0015_holiday_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
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
                            ("CV7", "A coach has at most twelve players"),
                            (
                                "CV8",
                                "Partners own no channel and are at most half of its responders",
                            ),
                            ("CV9", "Each function of the booth has somebody who stands in"),
                            ("CV10", "A silent channel is kept or dropped"),
                            ("CV12", "No two roles are alike"),
                            ("overdue", "To-dos are done in time"),
                            ("unanswered", "Every escalation is taken in time"),
                            ("off_duty", "Whoever is on duty is there to be asked"),
                            ("unheard", "Questions and feedback are answered in time"),
                            ("unreviewed", "Roles are reviewed in time"),
                            ("closure", "Nothing is left in a closed department"),
                            ("dead_work", "No job or message is given up"),
                            ("late_work", "Due work is done at once"),
                            ("silent", "Every part of the machinery is alive"),
                            ("stopped", "Every escalation keeps its clock"),
                            ("unsealed", "The trail is sealed within minutes"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject_type", models.CharField(max_length=64)),
                ("subject_uid", models.UUIDField()),
                ("subject_label", models.CharField(max_length=300)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="roles_org.department",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="roles_org.person",
                    ),
                ),
                ("severity", models.PositiveSmallIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["severity", "opened_at", "id"],
                        name="findings_finding_rank",
                    ),
                    models.Index(fields=["-closed_at", "-id"], name="findings_finding_closed"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("rule", "subject_uid"),
                        name="findings_finding_open_once",
                    )
                ],
            },
        ),
    ]
