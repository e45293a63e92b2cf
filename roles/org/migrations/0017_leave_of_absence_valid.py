"""All who are listed have no leave yet, or one that ends after it begins."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0016_leave_of_absence")]

    operations = [ValidateConstraint("person", "org_person_leave_ends_after_it_begins")]
