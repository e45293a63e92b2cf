"""The one row of settings has the defaults, which are within the limits."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0018_mentions_kept")]

    operations = [ValidateConstraint("organisationsettings", "org_settings_mentions")]
