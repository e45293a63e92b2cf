"""Decisions about channels are only ever added: the latest one is the truth about its state."""

from __future__ import annotations

from django.db import migrations

from governance.core.database import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("governance_core", "0001_database"),
        ("roles_channels", "0004_custody_and_decisions"),
    ]

    operations = [migrations.RunSQL(*append_only("roles_channels_channeldecision"))]
