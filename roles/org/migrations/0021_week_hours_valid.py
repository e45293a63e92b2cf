"""The one row of settings has the default, which is within the limits."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0020_week_hours")]

    operations = [ValidateConstraint("organisationsettings", "org_settings_week_hours")]
