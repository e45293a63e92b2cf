"""Two more rules of coverage: hours without anybody on duty, the booth without backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations, models

from governance.core.uid import uuid7

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

RULES = ("CV4", "CV9")
SIZES = ("small", "standard", "federated")
THRESHOLDS = {"CV4": 60}
DAYS = {"CV4": 7}


def rules_ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    gap_rule = apps.get_model("roles_org", "GapRule")
    gap_rule.objects.bulk_create(
        gap_rule(
            uid=uuid7(),
            rule=rule,
            size=size,
            enabled=size != "small",
            threshold=THRESHOLDS.get(rule),
            days=DAYS.get(rule),
        )
        for size in SIZES
        for rule in RULES
    )


def rules_take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("roles_org", "GapRule").objects.filter(rule__in=RULES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("roles_org", "0009_keep_device"),
    ]

    operations = [
        migrations.AlterField(
            model_name="gaprule",
            name="rule",
            field=models.CharField(
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
        migrations.RunPython(rules_ship, rules_take_back),
    ]
