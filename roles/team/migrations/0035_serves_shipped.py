"""Whom the kinds of role that ship serve; where somebody has said it already, that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SERVES = {
    "head_coach": "All who speak for us; customers, whichever department they turn to.",
    "coach": "The players of the department, and whoever leads it.",
    "gatherer": "Whoever inside has to hear of it in time; people outside who would not be heard.",
    "responder": "People who ask, complain or praise in public; the departments that help them.",
    "creative": "Whoever needs words or pictures; the people who see them.",
    "hr": "Everybody who holds a role, and their line managers.",
    "rnd": "Customers with a wish, an idea or a fault; whoever makes what we offer.",
    "product": "Players who are asked about it; the customers who use it.",
    "legal": "Players, so that they need not be silent; customers and their rights.",
    "compliance": "Auditors and supervisors; the people whose data we hold.",
    "analytics": "Whoever decides by the figures.",
    "it": "Whoever uses our accounts and devices; customers, who have to be able to trust them.",
    "executives": "Whoever carries this work inside; owners, partners and the press.",
}


def serves_say(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role_type = apps.get_model("roles_team", "RoleType")
    for key, serves in SERVES.items():
        role_type.objects.filter(key=key, serves="").update(serves=serves)


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0034_role_text")]

    operations = [migrations.RunPython(serves_say, migrations.RunPython.noop)]
