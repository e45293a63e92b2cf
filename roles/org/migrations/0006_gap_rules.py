"""Rules of coverage can be set: one row a rule and size."""

from django.db import migrations, models

import governance.core.uid


class Migration(migrations.Migration):
    dependencies = [
        ("roles_org", "0005_person_country"),
    ]

    operations = [
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
                            ("CV5", "A critical role has a backup"),
                            ("CV6", "Each language and region of a channel is served"),
                            ("CV7", "A coach has no more players than the rule allows"),
                            (
                                "CV8",
                                "Partners own no channel, and no more of its responders than the rule allows",
                            ),
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
    ]
