"""Who is on leave already gets a pause, too; it begins now, because nothing says since when."""

from __future__ import annotations

from django.db import migrations

BEGUN = """
INSERT INTO governance_todos_leave (person_id, since)
SELECT id, now() FROM roles_org_person WHERE employment = 'on_leave'
ON CONFLICT (person_id) WHERE until IS NULL DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("governance_todos", "0005_leave")]

    operations = [migrations.RunSQL(BEGUN, migrations.RunSQL.noop)]
