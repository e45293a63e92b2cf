"""Every rule of coverage in every size, set as it was before it could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from governance.core.uid import uuid7

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

RULES = (*("CV0", "CV1", "CV2", "CV3", "CV5", "CV6", "CV7", "CV8", "CV10", "CV11", "CV12"),)
SIZES = ("small", "standard", "federated")
SMALL_ON = {"CV1", "CV3", "CV11"}
THRESHOLDS = {"CV7": 12, "CV8": 50, "CV10": 90, "CV11": 95}
DAYS = {"CV11": 30}


def rules_ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    gap_rule = apps.get_model("roles_org", "GapRule")
    gap_rule.objects.bulk_create(
        gap_rule(
            uid=uuid7(),
            rule=rule,
            size=size,
            enabled=size != "small" or rule in SMALL_ON,
            threshold=THRESHOLDS.get(rule),
            days=DAYS.get(rule),
        )
        for size in SIZES
        for rule in RULES
    )


def rules_take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("roles_org", "GapRule").objects.filter(rule__in=RULES).delete()


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0006_gap_rules")]

    operations = [migrations.RunPython(rules_ship, rules_take_back)]
