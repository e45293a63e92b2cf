"""Whom a role serves, inside and outside."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles_team", "0030_hours_valid")]

    operations = [
        migrations.AddField(
            model, "serves", models.TextField(blank=True, db_default="", default="")
        )
        for model in ("roletype", "role")
    ]
