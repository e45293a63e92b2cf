"""Only people from outside belong to a partner, and each partner has a key that files call it by."""

from __future__ import annotations

from django.db import migrations, models

CLEAN = (
    "SET CONSTRAINTS ALL IMMEDIATE",
    "UPDATE roles_org_person SET organisation_id = NULL WHERE kind <> 'external'",
    "UPDATE roles_org_organisation SET external_id = uid::text WHERE external_id IS NULL",
)


class Migration(migrations.Migration):
    dependencies = [("roles_org", "0013_days_to_read")]

    operations = [
        migrations.RunSQL(list(CLEAN), migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation", None), ("kind", "external"), _connector="OR"),
                name="org_person_belongs_from_outside",
            ),
        ),
    ]
